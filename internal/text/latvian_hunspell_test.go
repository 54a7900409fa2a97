package text

import (
	"bufio"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The oracle: the inflected forms that Debian's hunspell-lv (LGPL, never copied here) knows
// of each lemma. It measures the stemmer on tens of thousands of words we did not choose.
const (
	oracleDic = "/usr/share/hunspell/lv_LV.dic"
	oracleAff = "/usr/share/hunspell/lv_LV.aff"
)

// affix is one suffix rule: take strip off the end, put add on, where the word fits cond.
type affix struct {
	strip, add, more string
	cond             *regexp.Regexp
}

func (a affix) apply(word string) (string, bool) {
	if !strings.HasSuffix(word, a.strip) || !a.cond.MatchString(word) {
		return "", false
	}
	return strings.TrimSuffix(word, a.strip) + a.add, true
}

// readAffixes returns the suffix rules by flag. Rules that need a prefix as well (jā-, vis-)
// are left out.
func readAffixes(t *testing.T) map[rune][]affix {
	rules := map[rune][]affix{}
	conds := map[string]*regexp.Regexp{}
	for line := range lines(t, oracleAff) {
		f := strings.Fields(line)
		if len(f) < 5 || f[0] != "SFX" || strings.HasPrefix(f[4], "is:") {
			continue
		}
		if conds[f[4]] == nil {
			conds[f[4]] = regexp.MustCompile(f[4] + "$")
		}
		add, more, _ := strings.Cut(f[3], "/")
		if strings.ContainsAny(more, "[]{") {
			continue
		}
		a := affix{strip: strings.Trim(f[2], "0"), add: strings.Trim(add, "0"), more: strings.Trim(more, "|"), cond: conds[f[4]]}
		flag := []rune(f[1])[0]
		rules[flag] = append(rules[flag], a)
	}
	return rules
}

func lines(t *testing.T, path string) func(func(string) bool) {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string) bool) {
		defer file.Close()
		in := bufio.NewScanner(file)
		for in.Scan() {
			if !yield(in.Text()) {
				return
			}
		}
	}
}

// lemma is a dictionary word with all its forms, itself first.
type lemma struct{ forms []string }

// paradigmOf names the part of speech by the dictionary's own tag.
var paradigmOf = []struct {
	name, tag string
	flags     string // the inflection; diminutives and feminine agent nouns are other lemmas
	deep      bool   // also decline what the first suffix makes (participles)
}{
	{"nouns", "po:lietv", "OoQqSs", false},
	{"adjectives", "po:īpv", "WXY", false},
	{"verbs", "po:darb", "", false},
	{"verbs with declined participles", "po:darb", "", true},
}

func expand(rules map[rune][]affix, word, flags, allowed string, deep bool) []string {
	forms := []string{word}
	for _, flag := range flags {
		if allowed != "" && !strings.ContainsRune(allowed, flag) {
			continue
		}
		for _, a := range rules[flag] {
			form, ok := a.apply(word)
			if !ok {
				continue
			}
			forms = append(forms, form)
			if deep && a.more != "" {
				forms = append(forms, expand(rules, form, a.more, "", false)...)
			}
		}
	}
	slices.Sort(forms[1:])
	return slices.Compact(forms)
}

// readLemmas returns the words of the dictionary that carry the tag; one in every has its forms.
func readLemmas(t *testing.T, rules map[rune][]affix, tag, flags string, deep bool, every int) []lemma {
	var out []lemma
	for line := range lines(t, oracleDic) {
		f := strings.Fields(line)
		if len(f) < 2 || !strings.HasPrefix(f[1], tag) {
			continue
		}
		word, own, _ := strings.Cut(f[0], "/")
		l := lemma{[]string{strings.ToLower(word)}}
		if len(out)%every == 0 {
			l.forms = expand(rules, l.forms[0], own, flags, deep)
		}
		out = append(out, l)
	}
	return out
}

// recall returns the share of forms that have the lemma's stem, and the share of all pairs of
// forms that have one stem.
func recall(ls []lemma, stem func(string) string) (toLemma, pairs float64) {
	var hit, forms, same, all float64
	for _, l := range ls {
		counts := map[string]float64{}
		for _, f := range l.forms {
			counts[stem(f)]++
		}
		n := float64(len(l.forms))
		hit += counts[stem(l.forms[0])] - 1
		forms += n - 1
		for _, c := range counts {
			same += c * (c - 1)
		}
		all += n * (n - 1)
	}
	return hit / forms, same / all
}

// typedRecall returns the share of forms that, typed without diacritics, have the lemma's stem
// as their stem or, if any is true, among their stems.
func typedRecall(ls []lemma, any bool) float64 {
	var hit, forms float64
	var stems []string
	for _, l := range ls {
		want := Stem(LV, l.forms[0])
		for _, f := range l.forms[1:] {
			stems = Stems(stems[:0], Fold(f), LV)
			if stems[0] == want || any && slices.Contains(stems, want) {
				hit++
			}
			forms++
		}
	}
	return hit / forms
}

// The stem is promised to join at least this share of a lemma's forms, and at most this share of
// stems to be had by several lemmas. The sharing is measured without asking whether the lemmas
// are related (students and studente are), so it is an upper bound of the wrong sharing.
var promised = map[string]float64{"nouns": 0.95, "adjectives": 0.90, "verbs": 0.60, "verbs with declined participles": 0.60}

const promisedShared = 0.06

// The sharing is measured on all lemmas, the recall on the forms of one lemma in ten, or of all
// with KOMPASS_TEST_ORACLE=all, which takes minutes under the race detector.
func TestLatvianOracle(t *testing.T) {
	if _, err := os.Stat(oracleDic); err != nil {
		t.Skipf("SKIPPED: the Latvian stemmer is not measured, because hunspell-lv is not installed: %v", err)
	}
	if testing.Short() {
		t.Skip("SKIPPED: the Latvian stemmer is not measured in short mode")
	}
	stem := func(w string) string { return Stem(LV, w) }
	every := 10
	if os.Getenv("KOMPASS_TEST_ORACLE") == "all" {
		every = 1
	}
	rules := readAffixes(t)
	byLemma, byForm := sharing{}, sharing{}
	for _, p := range paradigmOf {
		ls := readLemmas(t, rules, p.tag, p.flags, p.deep, every)
		toLemma, pairs := recall(ls, stem)
		folding, _ := recall(ls, Fold)
		t.Logf("%-32s %5d lemmas: recall %.1f %% to the lemma, %.1f %% of pairs of forms (folding alone %.1f %%)",
			p.name, len(ls), 100*toLemma, 100*pairs, 100*folding)
		if want := promised[p.name]; toLemma < want || pairs < want {
			t.Errorf("%s: recall below %.0f %%", p.name, 100*want)
		}
		if p.deep {
			continue // the same lemmas again
		}
		t.Logf("%-32s typed without diacritics, %.1f %% of forms find the lemma by Stems (%.1f %% by Stem)",
			p.name, 100*typedRecall(ls, true), 100*typedRecall(ls, false))
		own := sharing{}
		for _, l := range ls {
			own.add(stem(l.forms[0]), l.forms[0])
			byLemma.add(stem(l.forms[0]), l.forms[0])
			for _, f := range l.forms {
				byForm.add(stem(f), l.forms[0])
			}
		}
		own.log(t, p.name)
	}
	if every == 1 {
		byForm.log(t, "any form of any lemma")
	}
	if share := byLemma.log(t, "all three together"); share >= promisedShared {
		t.Errorf("%.1f %% of stems are shared by lemmas, want below %.0f %%", 100*share, 100*promisedShared)
	}
}

// sharing holds the lemmas of each stem.
type sharing map[string]map[string]bool

func (s sharing) add(stem, lemma string) {
	if s[stem] == nil {
		s[stem] = map[string]bool{}
	}
	s[stem][lemma] = true
}

// log prints and returns the share of stems that several lemmas have.
func (s sharing) log(t *testing.T, name string) float64 {
	shared := 0
	for _, lemmas := range s {
		if len(lemmas) > 1 {
			shared++
		}
	}
	share := float64(shared) / float64(len(s))
	t.Logf("%-32s %6d stems, %.1f %% of them of more than one lemma", name, len(s), 100*share)
	return share
}
