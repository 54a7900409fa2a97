package text

import "strings"

// functionWords are short common words that tell a language even where diacritics are missing.
// Words that two of the languages share ("man", "to", "no", "par", "es" as an abbreviation) are
// left out or given to the language where they are common in adverts.
var functionWords = func() map[string]int {
	m := map[string]int{}
	for l, list := range [...]string{
		lv: "un ir ar uz vai kas ka lai arī ari bez pie pēc pec kā ja jau tiek būs bus gan pret starp caur " +
			"jūs jus mēs mes tevi mums jums jūsu jusu mūsu musu savu sava šis sis šī tas tā kurš kuri vairāk " +
			"vairak līdz lidz būt but nav bija iespēja darbs darba darbu alga eur bruto gads gadi gada kursi kurss " +
			"apmācība apmaciba zināšanas zinasanas prasmes pieredze pieredzi mācības macibas nepieciešams",
		en: "the and of for with you your we our is are be will to in on at from by as or an this that have has " +
			"who what which not can must should about their they it if into more experience skills work team years " +
			"job knowledge ability strong good required requirements offer us looking",
		ru: "",
	} {
		for _, w := range strings.Fields(list) {
			m[w] = l
		}
	}
	return m
}()
