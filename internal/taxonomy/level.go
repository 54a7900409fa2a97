package taxonomy

// Level is a proficiency from 1 (with guidance, simplest tasks) to 8 (sets the state of the
// art), aligned with EQF. 0 means unstated. A course's EQF level is a different thing and
// never becomes a skill level.
type Level uint8

// Bounds of a stated level.
const (
	LevelUnstated Level = 0
	LevelMin      Level = 1
	LevelMax      Level = 8
)

// Valid reports whether the level is unstated or within 1..8.
func (l Level) Valid() bool { return l <= LevelMax }

// LevelFromECF maps an e-CF proficiency level e-1..e-5 to ours (EN 16234-1, annex on EQF:
// e-1 → 3, e-2 → 4 (and 5), e-3 → 6, e-4 → 7, e-5 → 8). ok is false outside 1..5.
func LevelFromECF(e int) (l Level, ok bool) {
	if e < 1 || e > 5 {
		return LevelUnstated, false
	}
	return [...]Level{3, 4, 6, 7, 8}[e-1], true
}

// LevelFromDigComp maps a DigComp 2.x proficiency level 1..8 to ours, as it is.
func LevelFromDigComp(d int) (l Level, ok bool) {
	if d < 1 || d > 8 {
		return LevelUnstated, false
	}
	return Level(d), true
}

// EQF is a qualification level of the European Qualifications Framework, 1..8; 0 = none.
type EQF uint8

// Valid reports whether e is none or within 1..8.
func (e EQF) Valid() bool { return e <= 8 }

// ISCO08 is a code of the International Standard Classification of Occupations 2008, 1–4 digits.
type ISCO08 string

// Valid reports whether the code is empty or made of 1 to 4 digits.
func (c ISCO08) Valid() bool { return digits(string(c), 4) }

// Parent returns the code one level up; empty at the top.
func (c ISCO08) Parent() ISCO08 {
	if len(c) <= 1 {
		return ""
	}
	return c[:len(c)-1]
}

// ISCEDF is a field of education and training (ISCED-F 2013): 2 digits broad, 3 narrow, 4 detailed.
type ISCEDF string

// Valid reports whether the code has 2 to 4 digits and a broad field 00–10 or 99.
func (c ISCEDF) Valid() bool {
	if len(c) < 2 || !digits(string(c), 4) {
		return false
	}
	broad := c[:2]
	return broad <= "10" || broad == "99"
}

// Broad returns the two-digit field the code belongs to; empty for an invalid code.
func (c ISCEDF) Broad() ISCEDF {
	if len(c) < 2 {
		return ""
	}
	return c[:2]
}

// Path returns the code and its ancestors, broad field first: "0613" → 06, 061, 0613.
func (c ISCEDF) Path() []ISCEDF {
	var p []ISCEDF
	for n := 2; n <= len(c); n++ {
		p = append(p, c[:n])
	}
	return p
}

func digits(s string, most int) bool {
	if len(s) > most {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// SkillAt is a skill with a level: what a course teaches or requires.
type SkillAt struct {
	Skill SkillID
	Level Level
}
