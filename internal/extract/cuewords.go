package extract

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// Importance is what the wording of a text makes of a skill.
type Importance uint8

// The importances, from none given.
const (
	Unstated Importance = iota
	Nice
	Must
)

// String returns "must", "nice" or "".
func (i Importance) String() string { return [...]string{"", "nice", "must"}[i] }

// cue is a wording that gives the skills near it an importance or a level.
type cue struct {
	words      []string // folded; one that ends in * stands for all words that begin so
	importance Importance
	level      taxonomy.Level
}

// Wordings of importance. A longer one wins over a shorter that begins at the same word, so
// that "not required" is no requirement.
const (
	mustWords = `must have; must-have; must know; must be; must; is required; are required; required; requirement*; require; requires; mandatory;
		essential; necessary; obligatory; you need; we need; need to have; minimum qualifications; basic qualifications; what you need; you have; you should have;
		prasibas; prasiba; nepieciesam*; obligat*; jabut; japarvalda; japrot; jazina; jaspej; ja parzina; mes sagaidam; no tevis sagaidam; sagaidam; kandidatam;
		обязательн*; требовани*; требуется; требуются; необходим*; нужен; нужны; нужно; должен; ожидаем; мы ждем`
	niceWords = `nice to have; nice-to-have; good to have; is a plus; are a plus; as a plus; a plus; big plus; would be a plus; will be a plus; considered a plus; plus; advantage*;
		an advantage; preferred; preferabl*; desirable; desired; bonus; bonus points; optional; ideally; not required; not mandatory; not essential; not necessary; would be great;
		is an asset; an asset; welcome; beneficial; preferred qualifications;
		velam*; butu velams; velams bet nav obligati; prieksrocib*; par prieksrocibu; tiks uzskatit*; bus prieksrociba; bus pluss; ka pluss; pluss; nav obligat*; nav nepieciesam*;
		будет плюсом; как плюс; плюсом; плюс; желательн*; преимуществ*; будет преимуществом; приветств*; не обязательн*; необязательн*; не требуется; большим плюсом`
)

// Wordings of levels. Levels are those of taxonomy.Level: 2 follows instructions, 4 works alone
// in the usual, 6 masters, 7 leads and develops. Of the Common European Framework for
// languages A1…C2 become 1…6.
var levelWords = map[taxonomy.Level]string{
	2: `basic; basics; beginner; elementary; entry level; entry-level; fundamental knowledge; basic knowledge; basic understanding; some knowledge; some experience; awareness of; familiarity with; familiar with; a2;
		pamatlimen*; pamatzinasan*; pamatprasm*; pamata zinasan*; pamata limen*; iesacej*; prieksstat*;
		базов*; начальн*; начинающ*; основы; знаком*`,
	1: `a1`,
	3: `b1; junior; jaunak*; младш*; working knowledge`,
	4: `b2; intermediate; good knowledge; good understanding; good command; good experience; mid level; mid-level; upper intermediate; good; hands on experience;
		labas zinasan*; laba limen*; labas prasm*; labas iemanas; laba izpratne; videj* limen*; vidusmer*; parliecinat*;
		хорош*; средн*; уверенн*; рабоч* знание`,
	5: `c1; fluent; fluently; brivi; brivas; tekoss; свободн*`,
	6: `c2; advanced; strong; strong knowledge; excellent; proficient; proficiency; solid; deep; in depth; in-depth; thorough; extensive; proven; senior; very good; profound; highly skilled;
		padzilinat*; teicam*; izcil*; loti lab*; augsta limen*; augsts limen*; plas* pieredz*; vecak*; specializet*; stabil*; dzil*;
		продвинут*; отличн*; глубок*; сильн*; старш*; сеньор; обширн*; углубл*`,
	7: `expert; expert level; expert knowledge; expertise; mastery; guru; lead; principal; world class; outstanding;
		ekspert*; meistarib*; vados*;
		эксперт*; ведущ*; мастерств*`,
}

// cues finds wordings by their first word.
type cues struct {
	exact  map[string][]cue
	prefix map[string][]cue // by the first four bytes, for wordings that begin with a word in *
}

var wordings = func() cues {
	c := cues{map[string][]cue{}, map[string][]cue{}}
	c.add(mustWords, cue{importance: Must})
	c.add(niceWords, cue{importance: Nice})
	for level, list := range levelWords {
		c.add(list, cue{level: level})
	}
	return c
}()

func (c *cues) add(list string, like cue) {
	for s := range strings.SplitSeq(list, ";") {
		like.words = strings.Fields(text.Fold(s))
		first := like.words[0]
		if stem, ok := strings.CutSuffix(first, "*"); ok {
			c.prefix[stem[:4]] = append(c.prefix[stem[:4]], like)
		} else {
			c.exact[first] = append(c.exact[first], like)
		}
	}
}

// at returns the longest wording that begins at a word of importance or, when level is set, of
// level; its length is 0 when there is none.
func (c *cues) at(words []word, level bool) cue {
	var best cue
	first := words[0].folded
	try := func(list []cue) {
		for _, x := range list {
			if (x.level > 0) == level && len(x.words) > len(best.words) && begins(words, x.words) {
				best = x
			}
		}
	}
	try(c.exact[first])
	if len(first) >= 4 {
		try(c.prefix[first[:4]])
	}
	return best
}

func begins(words []word, pattern []string) bool {
	if len(pattern) > len(words) {
		return false
	}
	for i, p := range pattern {
		stem, open := strings.CutSuffix(p, "*")
		if open && !strings.HasPrefix(words[i].folded, stem) || !open && words[i].folded != p {
			return false
		}
	}
	return true
}
