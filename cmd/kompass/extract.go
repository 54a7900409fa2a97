package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/prasmju-kompass/kompass/internal/extract"
	"github.com/prasmju-kompass/kompass/internal/interop/dataset"
	"github.com/prasmju-kompass/kompass/internal/interop/esco"
	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
	"github.com/prasmju-kompass/kompass/seed"
)

// extractCall is one call of "kompass extract". It needs no store.
type extractCall struct {
	file, lines, taxonomy string
	top                   int
	asJSON                bool
}

// maxTop bounds --top; a text has no more skills than that worth a look.
const maxTop = 1000

// extractSkills prints the skills that a text, or each line of a file, speaks of.
func extractSkills(ctx context.Context, e env, args []string) error {
	call, err := parseExtract(e, args)
	if err != nil {
		return err
	}
	name := call.file
	if call.lines != "" {
		name = call.lines
	}
	in, err := os.Open(name) // before the taxonomy, which takes a while
	if err != nil {
		return err
	}
	defer in.Close()
	tax, err := call.load(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	p := printer{call: call, tax: tax, engine: extract.New(tax, extract.Options{}), out: out}
	if call.lines != "" {
		err = p.eachLine(ctx, in)
	} else {
		err = p.whole(in)
	}
	return errors.Join(err, out.Flush())
}

func parseExtract(e env, args []string) (extractCall, error) {
	var c extractCall
	fs := flag.NewFlagSet("kompass extract", flag.ContinueOnError)
	fs.SetOutput(e.err)
	fs.StringVar(&c.lines, "lines", "", "file with one sentence a line; each is answered by itself")
	fs.StringVar(&c.taxonomy, "taxonomy", "", "directory with the CSV files of an ESCO release; the demonstration taxonomy when empty")
	fs.IntVar(&c.top, "top", 0, "at most so many skills; 0 = 10 a line, or 30 of a whole text")
	fs.BoolVar(&c.asJSON, "json", false, "print JSON: one object, or with --lines one object a line")
	for len(args) > 0 { // flags may stand before or after the file
		if err := fs.Parse(args); err != nil {
			return c, err
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		if c.file != "" {
			return c, errUsage{"extract takes one file"}
		}
		c.file, args = args[0], args[1:]
	}
	switch {
	case c.file == "" && c.lines == "":
		return c, errUsage{"which text? Write: kompass extract FILE, or kompass extract --lines FILE"}
	case c.file != "" && c.lines != "":
		return c, errUsage{"extract takes FILE or --lines FILE, not both"}
	case c.top < 0 || c.top > maxTop:
		return c, errUsage{fmt.Sprintf("--top must lie between 0 and %d", maxTop)}
	}
	return c, nil
}

// load returns the taxonomy of the given directory, or of the demonstration data.
func (c extractCall) load(ctx context.Context) (*taxonomy.Taxonomy, error) {
	if c.taxonomy == "" {
		d, err := dataset.Load(seed.FS, time.Now())
		if err != nil {
			return nil, err
		}
		return taxonomy.New(d.Skills, d.Occupations, d.Lists())
	}
	rel, err := esco.Read(os.DirFS(c.taxonomy), esco.Options{Stop: func() bool { return ctx.Err() != nil }})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.taxonomy, err)
	}
	// A published release has a few links to concepts it lacks; "kompass import esco" lists them.
	tax, _ := taxonomy.NewTolerant(rel.Skills, rel.Occupations, taxonomy.CodeLists{ISCO: taxonomy.NewCodeList(rel.ISCO)})
	return tax, nil
}

// printer answers one call.
type printer struct {
	call   extractCall
	tax    *taxonomy.Taxonomy
	engine *extract.Engine
	out    io.Writer
}

// lineSkill is a skill of a line in the form that scoring programs read.
type lineSkill struct {
	URI    string  `json:"uri"`
	Label  string  `json:"label"`
	Score  float64 `json:"score"`
	Accept bool    `json:"accept"`
}

// eachLine answers every line, empty ones too, so that answers and lines stay in step.
func (p *printer) eachLine(ctx context.Context, in io.Reader) error {
	top := p.call.top
	if top == 0 {
		top = 10
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, extract.MaxText)
	n := 0
	for lines.Scan() && ctx.Err() == nil {
		n++
		s := strings.TrimPrefix(lines.Text(), "\ufeff")
		found := p.engine.Extract(s, extract.Request{Limit: top, Everything: true}).Skills
		if !p.call.asJSON {
			fmt.Fprintf(p.out, "%d: %s\n", n, s)
			p.table(found, s)
			continue
		}
		skills := make([]lineSkill, len(found))
		for i, f := range found {
			skills[i] = lineSkill{f.URI, p.label(f.ID, text.EN), round(f.Score), f.Accept}
		}
		if err := enc.Encode(struct {
			Line   int         `json:"line"`
			Skills []lineSkill `json:"skills"`
		}{n, skills}); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("line %d: %w", n+1, err)
	}
	return ctx.Err()
}

// textSkill is a skill of a whole text.
type textSkill struct {
	ID         taxonomy.SkillID `json:"id"`
	URI        string           `json:"uri,omitempty"`
	Label      string           `json:"label"`
	Matched    string           `json:"matched"`
	Start      int              `json:"start"`
	End        int              `json:"end"`
	Score      float64          `json:"score"`
	Confidence float64          `json:"confidence"`
	Accept     bool             `json:"accept"`
	Level      taxonomy.Level   `json:"level,omitempty"`
	Importance string           `json:"importance,omitempty"`
}

type textOccupation struct {
	ID    taxonomy.OccupationID `json:"id"`
	URI   string                `json:"uri,omitempty"`
	Label string                `json:"label"`
	Score float64               `json:"score"`
}

// whole answers a text as one; its first line counts as the title.
func (p *printer) whole(in io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(in, extract.MaxText+1))
	if err != nil {
		return err
	}
	if len(raw) > extract.MaxText {
		return errUsage{fmt.Sprintf("the text is longer than %d bytes", extract.MaxText)}
	}
	s := strings.ToValidUTF8(strings.TrimPrefix(string(raw), "\ufeff"), "\ufffd")
	res := p.engine.Extract(s, extract.Request{Limit: p.call.top})
	title, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	occupations := p.engine.Occupations(title, 3)
	if !p.call.asJSON {
		p.table(res.Skills, s)
		for _, o := range occupations {
			label, _ := p.tax.OccupationLabel(o.ID, o.Lang)
			fmt.Fprintf(p.out, "occupation, by the first line: %s (%.2f)\n", label, o.Score)
		}
		return nil
	}
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p.answer(res, occupations))
}

// textAnswer is what is printed of a whole text.
type textAnswer struct {
	Lang        text.Lang        `json:"lang"`
	Skills      []textSkill      `json:"skills"`
	Occupations []textOccupation `json:"occupations"`
}

func (p *printer) answer(res extract.Result, occupations []extract.Suggested) textAnswer {
	a := textAnswer{res.Lang, []textSkill{}, []textOccupation{}}
	for _, f := range res.Skills {
		a.Skills = append(a.Skills, textSkill{f.ID, f.URI, p.label(f.ID, res.Lang), f.Label, f.Start, f.End,
			round(f.Score), round(f.Confidence), f.Accept, f.Level, f.Importance.String()})
	}
	for _, o := range occupations {
		label, _ := p.tax.OccupationLabel(o.ID, o.Lang)
		a.Occupations = append(a.Occupations, textOccupation{o.ID, o.URI, label, round(o.Score)})
	}
	return a
}

// table prints skills for a reader; a star marks what may be accepted unasked.
func (p *printer) table(found []extract.Found, s string) {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, f := range found {
		mark, level := " ", ""
		if f.Accept {
			mark = "*"
		}
		if f.Level > 0 {
			level = fmt.Sprint("level ", f.Level)
		}
		words := strings.Join(strings.Fields(s[f.Start:f.End]), " ")
		fmt.Fprintf(w, "%s %3.0f %%\t%s\t%q\t%s\t%s\n", mark, 100*f.Confidence, p.label(f.ID, f.Lang), words, f.Importance, level)
	}
	w.Flush() // the buffered writer below keeps the first error
}

func (p *printer) label(id taxonomy.SkillID, lang text.Lang) string {
	label, _ := p.tax.SkillLabel(id, lang)
	return label
}

// round keeps four decimals: more is noise in an answer that people and diffs read.
func round(x float64) float64 { return float64(int(x*1e4+.5)) / 1e4 }
