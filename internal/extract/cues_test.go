package extract

import (
	"testing"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
)

func TestWordingOfImportance(t *testing.T) {
	for _, c := range []struct {
		text, skill string
		want        Importance
	}{
		{"Python is a must have", "Python (computer programming)", Must},
		{"Must have: Python", "Python (computer programming)", Must},
		{"Python is required, Scala is a plus", "Python (computer programming)", Must},
		{"Python is required, Scala is a plus", "Scala", Nice},
		{"Nice to have: Kubernetes", "Kubernetes", Nice},
		{"Kubernetes would be a plus", "Kubernetes", Nice},
		{"Docker is not required", "Docker", Nice},
		{"SQL experience is a plus but not required", "SQL", Nice},
		{"We use Docker", "Docker", Unstated},
		{"Nepieciešamas Python zināšanas", "Python (computer programming)", Must},
		{"Obligāti: angļu valoda", "English", Must},
		{"Vēlams Docker", "Docker", Nice},
		{"Vēlamas zināšanas par Kubernetes", "Kubernetes", Nice},
		{"Python, par priekšrocību tiks uzskatīts Docker", "Docker", Nice},
		{"PostgreSQL nav obligāti", "PostgreSQL", Nice},
		{"Jāprot SQL", "SQL", Must},
		{"SQL обязательно", "SQL", Must},
		{"Знание Docker будет плюсом", "Docker", Nice},
		{"Требуется знание Python, желательно Scala", "Scala", Nice},
		{"Требуется знание Python, желательно Scala", "Python (computer programming)", Must},
		{"Не обязательно знать Docker", "Docker", Nice},
		// A heading holds for the lines below it, until the next one.
		{"Requirements:\n- Python\n- SQL\nNice to have:\n- Docker\nWe offer:\n- Linux laptops", "SQL", Must},
		{"Requirements:\n- Python\n- SQL\nNice to have:\n- Docker\nWe offer:\n- Linux laptops", "Docker", Nice},
		{"Requirements:\n- Python\n- SQL\nNice to have:\n- Docker\nWe offer:\n- Linux laptops", "Linux", Unstated},
		{"Prasības\n• Python\n• SQL\n\nPar priekšrocību uzskatīsim:\n• Docker", "Python (computer programming)", Must},
		{"Prasības\n• Python\n• SQL\n\nPar priekšrocību uzskatīsim:\n• Docker", "Docker", Nice},
		{"Требования:\n- Python\nБудет плюсом:\n- Docker", "Docker", Nice},
		// Said twice, the stronger word holds.
		{"Docker is a plus.\nDocker is required.", "Docker", Must},
	} {
		if got := finding(t, c.text, c.skill).Importance; got != c.want {
			t.Errorf("%q: %s is %q, want %q", c.text, c.skill, got, c.want)
		}
	}
}

func TestWordingOfLevel(t *testing.T) {
	for _, c := range []struct {
		text, skill string
		want        taxonomy.Level
	}{
		{"We use Docker", "Docker", 0},
		{"Basic knowledge of Docker", "Docker", 2},
		{"Advanced Python", "Python (computer programming)", 6},
		{"Advanced Python, basic SQL", "SQL", 2},
		{"Advanced Python, basic SQL", "Python (computer programming)", 6},
		{"Strong knowledge of Java, SQL and Docker", "Docker", 6},
		{"expert in PostgreSQL", "PostgreSQL", 7},
		{"Good understanding of Kubernetes", "Kubernetes", 4},
		{"English B2, German A1", "English", 4},
		{"English B2, German A1", "German", 1},
		{"angļu valoda B2 līmenī", "English", 4},
		{"Docker pamatlīmenī", "Docker", 2},
		{"Pamatzināšanas par Kubernetes", "Kubernetes", 2},
		{"Padziļinātas zināšanas par PostgreSQL", "PostgreSQL", 6},
		{"latviešu valoda – brīvi", "Latvian", 5},
		{"Labas zināšanas par Linux", "Linux", 4},
		{"Ļoti labas zināšanas par Linux", "Linux", 6},
		{"Python eksperts", "Python (computer programming)", 7},
		{"базовое знание SQL", "SQL", 2},
		{"отличное знание Python", "Python (computer programming)", 6},
		{"Senior Java developer", "Java (computer programming)", 6},
		{"Junior Java developer", "Java (computer programming)", 3},
		{"5+ years of Python", "Python (computer programming)", 6},
		{"3 years of experience with Docker", "Docker", 5},
		{"vismaz 2 gadu pieredze ar Linux", "Linux", 4},
		{"опыт работы с SQL от 1 года", "SQL", 4},
	} {
		if got := finding(t, c.text, c.skill).Level; got != c.want {
			t.Errorf("%q: %s has level %d, want %d", c.text, c.skill, got, c.want)
		}
	}
}

func TestWordingsAreWellFormed(t *testing.T) {
	for stem, list := range wordings.prefix {
		if len(stem) != 4 {
			t.Errorf("prefix %q", stem)
		}
		for _, c := range list {
			if c.level > 0 == (c.importance != Unstated) || !c.level.Valid() {
				t.Errorf("%v says both or nothing", c.words)
			}
		}
	}
}

func TestImportanceNames(t *testing.T) {
	if Must.String() != "must" || Nice.String() != "nice" || Unstated.String() != "" {
		t.Error("the names are those of the API")
	}
}
