package searchtest

import "strings"

// topic is something that can be learnt. lv and ru are in the genitive ("… pamati", "Основы …").
type topic struct{ lv, en, ru, alt, field string }

// topics come from the commonest to the rarest.
var topics = func() []topic {
	var out []topic
	for _, line := range strings.Split(strings.TrimSpace(topicLines), "\n") {
		f := strings.Split(line, "|")
		out = append(out, topic{f[0], f[1], f[2], f[3], f[4]})
	}
	return out
}()

const topicLines = `
angļu valodas|English language|английского языка|English|0231
datorprasmju|computer skills|компьютерной грамотности|digital literacy|0611
projektu vadības|project management|управления проектами|PRINCE2|0413
Python programmēšanas|Python programming|программирования на Python|py|0613
grāmatvedības|accounting|бухгалтерского учёта|bookkeeping|0411
datu analīzes|data analysis|анализа данных|analytics|0542
mākslīgā intelekta|artificial intelligence|искусственного интеллекта|AI|0619
latviešu valodas|Latvian language|латышского языка|Latvian|0231
kiberdrošības|cybersecurity|кибербезопасности|infosec|0612
tīmekļa izstrādes|web development|веб-разработки|frontend|0613
mārketinga|marketing|маркетинга|digital marketing|0414
metināšanas|welding|сварки|MIG/MAG|0715
Excel|Excel|Excel|spreadsheets|0611
datubāzu|databases|баз данных|SQL|0612
loģistikas|logistics|логистики|supply chain|1041
pirmās palīdzības|first aid|первой помощи|CPR|0913
mašīnmācīšanās|machine learning|машинного обучения|ML|0619
uzņēmējdarbības|entrepreneurship|предпринимательства|startup|0413
keramikas|ceramics|керамики|pottery|0214
elektronikas|electronics|электроники|PCB design|0714
vadības|leadership|лидерства|management|0413
JavaScript|JavaScript|JavaScript|Node.js|0613
datortīklu|computer networks|компьютерных сетей|Cisco|0612
fotografēšanas|photography|фотографии|Lightroom|0211
grafiskā dizaina|graphic design|графического дизайна|Photoshop|0212
programmatūras testēšanas|software testing|тестирования программного обеспечения|QA|0613
mākoņdatošanas|cloud computing|облачных вычислений|AWS|0612
robotikas|robotics|робототехники|PLC|0714
kokapstrādes|woodworking|деревообработки|carpentry|0722
pavārmākslas|cooking|кулинарии|culinary|1013
klientu apkalpošanas|customer service|обслуживания клиентов|CRM|0416
vācu valodas|German language|немецкого языка|Deutsch|0231
Java|Java|Java|Spring|0613
automatizācijas|automation|автоматизации|industrial automation|0714
lietu interneta|Internet of Things|интернета вещей|IoT|0612
darba aizsardzības|occupational safety|охраны труда|safety at work|1022
tekstilmākslas|textile art|текстильного искусства|weaving|0214
Linux|Linux|Linux|Debian|0612
satelītu tehnoloģiju|satellite technology|спутниковых технологий|remote sensing|0716
ostas darbu|port operations|портовых операций|stevedoring|1041
UX dizaina|UX design|UX-дизайна|UI/UX|0212
C++|C++|C++|cpp|0613
jogas|yoga|йоги|asana|1014
dejas|dance|танцев|choreography|0215
ģitāras spēles|guitar playing|игры на гитаре|guitar|0215
biznesa analīzes|business analysis|бизнес-анализа|BPMN|0413
DevOps|DevOps|DevOps|CI/CD|0613
personāla vadības|human resources|управления персоналом|HR|0413
lielo datu|big data|больших данных|Hadoop|0612
blokķēdes|blockchain|блокчейна|crypto|0612
ģeogrāfiskās informācijas|geographic information|геоинформации|GIS|0532
floristikas|floristry|флористики|flowers|0812
autovadītāju|driving|вождения|driver licence|1041
C#|C#|C#|.NET|0613
kvalitātes vadības|quality management|управления качеством|ISO 9001|0413
virtuālās realitātes|virtual reality|виртуальной реальности|VR|0613
Go programmēšanas|Go programming|программирования на Go|golang|0613
zīmēšanas|drawing|рисования|sketching|0213
vēja enerģijas|wind energy|ветроэнергетики|turbines|0713
kvantu skaitļošanas|quantum computing|квантовых вычислений|qubits|0619`

// shapes make a title of a topic, with the words that follow or precede it in each language.
var shapes = []struct{ lv, en, ru string }{
	{"%s pamati", "%s basics", "Основы %s"},
	{"%s kursi iesācējiem", "%s for beginners", "Курсы %s для начинающих"},
	{"%s padziļināti", "Advanced %s", "Углублённый курс %s"},
	{"%s praksē", "%s in practice", "Практика %s"},
	{"%s vakarskola", "%s evening school", "Вечерняя школа %s"},
	{"%s speciālists", "%s specialist", "Специалист в области %s"},
	{"%s darbnīca", "%s workshop", "Мастерская %s"},
	{"%s pieaugušajiem", "%s for adults", "Обучение %s для взрослых"},
	{"%s meistarklase", "%s master class", "Мастер-класс %s"},
	{"%s uzņēmumiem", "%s for companies", "Курс %s для предприятий"},
	{"%s sertifikācija", "%s certification", "Сертификация %s"},
	{"%s jauniešiem", "%s for young people", "Занятия %s для молодёжи"},
}

// sentences make a description; %s is the topic.
var sentences = [3][]string{
	{"Kursā apgūsiet %s prasmes no pirmajiem soļiem līdz patstāvīgam darbam.", "Nodarbības vada pieredzējuši pasniedzēji no Ventspils uzņēmumiem.",
		"Pēc kursa beigšanas dalībnieki saņem apliecību.", "Puse no laika veltīta praktiskiem uzdevumiem un grupu darbam.",
		"Vajadzīgas pamata zināšanas un vēlme mācīties.", "Mācību maksu daļēji sedz Nodarbinātības valsts aģentūra."},
	{"You will learn %s from the first steps to independent work.", "Classes are taught by experienced trainers from companies in Ventspils.",
		"Participants receive a certificate after the final project.", "Half of the time is spent on practical tasks and teamwork.",
		"Basic knowledge and a wish to learn are required.", "The fee is partly covered by the State Employment Agency."},
	{"Вы изучите основы %s от первых шагов до самостоятельной работы.", "Занятия ведут опытные преподаватели с предприятий Вентспилса.",
		"После окончания участники получают удостоверение.", "Половина времени посвящена практическим заданиям и работе в группах.",
		"Нужны базовые знания и желание учиться.", "Плату частично покрывает Государственное агентство занятости."},
}

// endings are put on made-up stems, so that the tail of the vocabulary is inflected like the head.
var endings = [3][]string{
	{"a", "as", "ai", "u", "ā", "ām", "šana", "šanas", "šanu", "ība", "ības", "s", "a", "am", "i", "iem", "is", "ais", "ā"},
	{"", "s", "ing", "ed", "er", "ers", "ation", "ment", "ness", "ity"},
	{"а", "ы", "у", "ой", "ение", "ения", "ость", "ости", "ый", "ого", "ов", "ами"},
}

var syllables = [3][]string{
	strings.Fields("ba be bi da de dra du fa gā gra ka kā ko kra la lē li ma mē mi na nā ni pa pē pla ra rē ri sa sē ska sta šķi ta tē tri va vē vi za zī žo"),
	strings.Fields("ac ber con dan el fer gra har in jor ken lan mor nor op per quin ras sto ter un ver wel xen yor zin ble cra dro fle"),
	strings.Fields("ба бо ва ве га го да де за зи ка ко кра ла ли ма мо на но па пе пра ра ро са ста та то фи хо ча ши ще"),
}
