package text

import (
	"strings"
	"testing"
)

// Whole paradigms, written out: every form must have the stem.
func TestLatvianParadigms(t *testing.T) {
	for _, c := range []struct{ stem, forms string }{
		// First declension.
		{"tikl", "tīkls tīkla tīklam tīklu tīklā tīkli tīkliem tīklus tīklos"},
		{"kurs", "kurss kursa kursam kursu kursā kursi kursiem kursus kursos"},
		{"student", "students studenta studentam studentu studentā studenti studentiem studentus studentos"},
		{"programmeta", "programmētājs programmētāja programmētājam programmētāju programmētājā programmētāji programmētājiem programmētājus programmētājos"},
		{"deve", "devējs devēja devējam devēju devējā devēji devējiem devējus devējos"},
		{"uznemum", "uzņēmums uzņēmuma uzņēmumam uzņēmumu uzņēmumā uzņēmumi uzņēmumiem uzņēmumus uzņēmumos"},
		{"sertifika", "sertifikāts sertifikāta sertifikātam sertifikātu sertifikātā sertifikāti sertifikātiem sertifikātus sertifikātos"},
		// Second, with its palatalisation.
		{"timekl", "tīmeklis tīmekļa tīmeklim tīmekli tīmeklī tīmekļi tīmekļu tīmekļiem tīmekļus tīmekļos"},
		{"gramatved", "grāmatvedis grāmatveža grāmatvedim grāmatvedi grāmatvedī grāmatveži grāmatvežu grāmatvežiem grāmatvežus grāmatvežos"},
		{"bral", "brālis brāļa brālim brāli brālī brāļi brāļu brāļiem brāļus brāļos"},
		{"elektronik", "elektroniķis elektroniķa elektroniķim elektroniķi elektroniķī elektroniķu elektroniķiem elektroniķus elektroniķos"},
		{"skaitl", "skaitlis skaitļa skaitlim skaitli skaitlī skaitļi skaitļu skaitļiem skaitļus skaitļos"},
		{"lak", "lācis lāča lācim lāci lācī lāči lāču lāčiem lāčus lāčos"},
		{"tiesnes", "tiesnesis tiesneša tiesnesim tiesnesi tiesnesī tiesneši tiesnešu tiesnešiem tiesnešus tiesnešos"},
		// Third.
		{"tirg", "tirgus tirgum tirgu tirgū tirgi tirgiem tirgos"},
		// Fourth.
		{"programm", "programma programmas programmai programmu programmā programmām programmās"},
		{"drosib", "drošība drošības drošībai drošību drošībā drošībām drošībās"},
		{"informacij", "informācija informācijas informācijai informāciju informācijā informācijām informācijās"},
		{"valod", "valoda valodas valodai valodu valodā valodām valodās"},
		// Fifth, with the palatalised genitive plural.
		{"prasm", "prasme prasmes prasmei prasmi prasmē prasmju prasmēm prasmēs"},
		{"metod", "metode metodes metodei metodi metodē metožu metodēm metodēs"},
		{"klas", "klase klases klasei klasi klasē klašu klasēm klasēs"},
		{"interes", "interese intereses interesei interesi interesē interešu interesēm interesēs"},
		{"analiz", "analīze analīzes analīzei analīzi analīzē analīžu analīzēm analīzēs"},
		{"kvalita", "kvalitāte kvalitātes kvalitātei kvalitāti kvalitātē kvalitāšu kvalitātēm kvalitātēs"},
		{"tabul", "tabula tabulas tabulai tabulu tabulā tabulām tabulās"},
		{"skolen", "skolēns skolēna skolēnam skolēnu skolēnā skolēni skolēniem skolēnus skolēnos"},
		{"kompetenk", "kompetence kompetences kompetencei kompetenci kompetencē kompetenču kompetencēm kompetencēs"},
		// Sixth.
		{"valst", "valsts valstij valsti valstī valstis valstu valstīm valstīs"},
		{"ziv", "zivs zivij zivi zivī zivis zivju zivīm zivīs"},
		// Verbal nouns, reflexive too.
		{"programme", "programmēšana programmēšanas programmēšanai programmēšanu programmēšanā"},
		{"mak", "mācīšanās mācīšanos mācīties"},
	} {
		checkStems(t, c.stem, c.forms)
	}
}

func TestLatvianAdjectives(t *testing.T) {
	for _, c := range []struct{ stem, forms string }{
		{"digital", "digitāls digitāla digitālam digitālu digitālā digitāli digitāliem digitālus digitālos digitālas digitālai digitālām digitālās " +
			"digitālais digitālo digitālajam digitālajā digitālie digitālajiem digitālajos digitālajai digitālajām digitālajās"},
		{"lab", "labs laba labam labu labā labi labiem labus labos labas labai labām labās labais labo labajam labie labajiem " +
			"labāks labāka labāki labāku labākais labākā labākie labāko labāk vislabākais vislabākā vislabāk"},
		{"masin", "mašīna mašīnas mašīnu"},
		{"zal", "zaļš zaļa zaļam zaļu zaļi zaļais zaļo zaļajiem zaļāks zaļākais viszaļākais"},
		{"makslig", "mākslīgs mākslīgais mākslīgā mākslīgo mākslīgajam mākslīgajā mākslīgajiem"},
		{"isak", "īsāks īsāka īsāki"}, // the stem would be too short
		{"uzsak", "uzsāk uzsākt uzsāka uzsāku"},
	} {
		checkStems(t, c.stem, c.forms)
	}
}

func TestLatvianVerbs(t *testing.T) {
	for _, c := range []struct{ stem, forms string }{
		{"programme", "programmēt programmēju programmējam programmējat programmēja programmēji programmējām programmējāt " +
			"programmēšu programmēsi programmēsim programmēsiet programmētu programmējot programmējis programmējusi programmējuši " +
			"programmējošs programmējoša programmējošiem programmēts programmēta programmētais programmētajiem programmējams programmējamais " +
			"programmēdams programmēdama programmējiet programmēšot"},
		{"rakst", "rakstīt rakstu raksti raksta rakstām rakstīju rakstīja rakstījām rakstīšu rakstīsi rakstīsim rakstīsiet " +
			"rakstītu rakstošs rakstošā rakstīts rakstītais rakstītajam rakstījis rakstījusi rakstāms rakstīdams"},
		{"nodrosin", "nodrošināt nodrošinu nodrošini nodrošina nodrošinām nodrošināja nodrošinājām nodrošināšu nodrošināsim nodrošinātu " +
			"nodrošinot nodrošināts nodrošinātā nodrošinošs nodrošināšana nodrošināšanas"},
		{"izmanto", "izmantot izmantoju izmantojam izmantoja izmantosim izmantosiet izmantotu izmantojot izmantots izmantotais izmantojams izmantošana"},
		{"piesleg", "pieslēgt pieslēdzu pieslēdza pieslēdzam pieslēdzāt pieslēdzis pieslēdzamies pieslēdzot"},
		{"mak", "mācīties mācos mācās mācāmies mācījos mācījās mācījāmies mācīsies mācīsimies mācīsieties mācītos"},
	} {
		checkStems(t, c.stem, c.forms)
	}
}

func checkStems(t *testing.T, want, forms string) {
	t.Helper()
	for _, f := range strings.Fields(forms) {
		if got := Stem(LV, f); got != want {
			t.Errorf("Stem(lv, %q) = %q, want %q", f, got, want)
		}
		if got := Stem(LV, strings.ToUpper(f)); got != want {
			t.Errorf("Stem(lv, %q) = %q, want %q", strings.ToUpper(f), got, want)
		}
	}
}

// Words that must stay apart although they look alike.
func TestLatvianStemsApart(t *testing.T) {
	for _, pair := range []string{
		"programma programmēšana", "programmēšana programmētājs", "vadība vads", "māksla mākslīgs",
		"darbs darbība", "tests testēšana", "valoda valde", "kurss kursants", "skola skolotājs", "dati dators",
	} {
		a, b, _ := strings.Cut(pair, " ")
		if Stem(LV, a) == Stem(LV, b) {
			t.Errorf("%q and %q share the stem %q", a, b, Stem(LV, a))
		}
	}
}

// Typed without diacritics, a word must keep a stem in common with the written one.
func TestStemsWithoutDiacritics(t *testing.T) {
	for _, w := range strings.Fields("tīklu administrēšana administrēšanas programmēšanu programmētājs programmētājam programmētājiem " +
		"drošība drošības kiberdrošību valodām digitālās digitālajām prasmēm mākslīgā kvalitātes pārvaldīt strādāt programmēt izmantošana") {
		typed, shared := Stems(nil, Fold(w), LV), false
		for _, s := range Stems(nil, w, LV) {
			for _, q := range typed {
				shared = shared || s == q
			}
		}
		if !shared {
			t.Errorf("%q has stems %q, typed without diacritics %q", w, Stems(nil, w, LV), typed)
		}
	}
}
