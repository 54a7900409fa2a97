package extract

import (
	"strings"

	"github.com/prasmju-kompass/kompass/internal/taxonomy"
	"github.com/prasmju-kompass/kompass/internal/text"
)

// phrase is a wording of adverts for a skill whose labels do not have it.
type phrase struct {
	words string
	lang  text.Lang
}

// advertPhrases names, for each skill by its English preferred label, how adverts say it. Most of
// it is general knowledge of adverts; some twenty entries were added for what the validation
// sentences showed to be missing (TestScore tells what that means for its figures, and what
// extraction reaches without any phrase). A label that a taxonomy lacks is passed over; of
// several names on one line the first that exists counts.
const advertPhrases = `
# working with others
work in teams: team player; small team; large team; collaborative team; teamwork; team work; team oriented; team environment; team spirit; collaborative; collaboration; collaborate; work collaboratively; cross-functional teams; work with colleagues | lv: komandas spēlētājs; komandas darbs; darbs komandā; spēja strādāt komandā | ru: командный игрок; работа в команде; умение работать в команде
cooperate with colleagues: work with other teams; work closely with colleagues; collaborate with colleagues; support colleagues; partner with teams
communication: communication skills; communicator; verbal communication; written communication; interpersonal communication; communicate effectively; oral and written; excellent communication | lv: komunikācijas prasmes; labas komunikācijas spējas; saskarsmes prasmes; komunikabls | ru: коммуникабельность; навыки общения; коммуникативные навыки
use communication techniques: communication techniques; active listening; communicate clearly
build business relationships: relationship building; build relationships; client relationships; partnerships; business relationships; build strong relationships
engage with stakeholders: stakeholder engagement; work with stakeholders; interact with stakeholders
manage relationships with stakeholders: stakeholder management; stakeholder relationships; manage stakeholders
communicate with stakeholders: stakeholder communication; communicate to stakeholders; present to stakeholders
liaise with colleagues: liaise with other departments; coordinate with colleagues; work with cross-functional
liaise with managers: work with management; work with other departments
communicate with customers: customer communication; client facing; customer facing; client-facing; work with clients; client communication | lv: saziņa ar klientiem; darbs ar klientiem | ru: общение с клиентами; работа с клиентами
customer service: customer support; client service; customer care; help customers; customer focus | lv: klientu apkalpošana | ru: обслуживание клиентов
ensure customer orientation: customer focused; customer-centric; client focus; customer oriented; customer first
perform customer management: understand customer needs; customer relationship
negotiate with stakeholders: negotiation skills; negotiation; negotiating | lv: sarunu vešanas prasmes | ru: навыки ведения переговоров
apply conflict management: conflict resolution; conflict management
lead a team: team lead; leading teams; team leadership; lead teams; managing a team; team leader; lead engineers; manage a team | lv: komandas vadīšana; vadīt komandu | ru: руководство командой
lead others: leadership; leadership skills; lead people | lv: līdera dotības; līderība | ru: лидерские качества
manage staff: people management; supervise staff; line management; manage employees; staff management | lv: personāla vadība | ru: управление персоналом
mentor individuals: mentoring; mentor; mentor juniors; guide junior developers; mentorship
mentor individual employees: mentor team members; mentor junior engineers; mentor staff
coach employees: coaching; coach team members; coach developers
train employees: train staff; deliver training; training of employees | lv: darbinieku apmācība | ru: обучение сотрудников
delegate responsibilities: delegation; delegate tasks
motivate others: inspire; motivate team; inspire others; motivating people
build team spirit: team building; positive team culture; team culture
give constructive feedback: provide feedback; feedback
respect the diversity of cultural values and norms: diverse team; inclusion; diversity; multicultural environment; inclusive; different cultures
demonstrate intercultural competence: intercultural; international environment; cross-cultural; international team; global teams
show empathy: empathy; empathetic; empathic
moderate a discussion: facilitate workshops; facilitation; facilitate meetings
conduct public presentations: presentation skills; presenting; public speaking; presentations | lv: prezentācijas prasmes; uzstāšanās prasme | ru: навыки презентации; публичные выступления
address an audience: speak in public; present to an audience
present reports: present results; present findings
build networks: networking skills; network of contacts
develop professional network: professional network; professional networking; community involvement

# attitude
show determination: motivated; highly motivated; driven; enthusiastic; passionate; passion; ambitious; eager; enthusiasm; drive; goal oriented; results driven; tenacity; perseverance; hungry | lv: motivēts; mērķtiecīgs; mērķtiecība; motivācija | ru: целеустремленность; мотивация; целеустремленный
show initiative: proactive; self-starter; initiative; self starter; take initiative; pro-active; can-do attitude | lv: iniciatīva; proaktīvs | ru: инициативность; проактивность
work independently: independent; autonomous; autonomously; self-directed; independently; minimal supervision; on your own; self-managed; without supervision | lv: patstāvīgs; patstāvīgi; spēja strādāt patstāvīgi; patstāvība | ru: самостоятельность; умение работать самостоятельно
handle tasks independently: autonomous work; work with little supervision
assume responsibility: responsible; ownership; take ownership; accountability; accountable; responsibility; sense of responsibility; take responsibility | lv: atbildīgs; atbildības sajūta; atbildība | ru: ответственность
meet commitments: reliable; dependable; reliability; achieve goals; deliver on commitments; committed; achieve results; meet goals
demonstrate trustworthiness: trustworthy; integrity; honest; honesty; trust; reliable person | lv: godīgums; uzticamība | ru: честность; порядочность
demonstrate willingness to learn: willing to learn; learn new; eager to learn; desire to learn; fast learner; quick learner; learn quickly; continuous learning; willingness to learn; learn new technologies; keep learning | lv: vēlme mācīties; vēlme apgūt jaunas zināšanas; spēja ātri mācīties | ru: желание учиться; обучаемость; желание развиваться
manage personal progression: personal development; self-development; grow professionally; professional growth; career growth
demonstrate curiosity: curious; curiosity; inquisitive; natural curiosity
approach challenges positively: positive attitude; challenge; positive; optimistic; challenges; positive mindset
keep an open mind: open-minded; open minded; openness; open to new ideas
adapt to change: adaptable; flexible; adaptability; flexibility; changing environment; fast-paced; dynamic environment; changing priorities; fast paced environment | lv: elastība; elastīgs; spēja pielāgoties | ru: гибкость; адаптивность
cope with stress: stress; pressure; work under pressure; stress resistance; handle stress | lv: stresa noturība; noturība pret stresu | ru: стрессоустойчивость
cope with uncertainty: ambiguity; uncertainty; ambiguous; unstructured environment
work efficiently: efficient; efficiency; efficiently; productive
attend to detail: attention to detail; detail oriented; detail-oriented; accuracy; eye for detail; meticulous; thorough; precise | lv: precizitāte; rūpība; uzmanība detaļām | ru: внимание к деталям; внимательность; аккуратность
manage quality: high quality; quality work; quality standards; quality focus
show entrepreneurial spirit: entrepreneurial; entrepreneurial mindset; startup mentality; entrepreneurship
show confidence: confident; confidence; self-confidence
show commitment: commitment; dedicated; dedication
demonstrate loyalty: loyal; loyalty
exercise self-reflection: self-aware; self-reflection; self-awareness; learn from mistakes
respect confidentiality obligations: confidentiality; confidential information; discretion | lv: konfidencialitāte | ru: конфиденциальность
comply with regulations: compliance; regulatory requirements; regulations
identify with the company's goals: company values; company mission; shared goals; common goals; company culture; our values; company's vision

think proactively: proactive; pro-active; proactive mindset; think ahead | lv: proaktīvs; proaktīva attieksme | ru: проактивность
work in an organised manner: structured; organized; organised; well organized; structured approach; methodical | lv: organizēts; strukturēts | ru: организованность
handle stressful situations: stressful situations; stressed situations; busy periods
adapt to changing situations: changing situations; change; changing circumstances
apply numeracy skills: numerate; numeracy; number skills

# thinking
solve problems: problem solving; problem solver; problem-solving; problem solving skills; solutions; solution oriented; solving problems; complex problems | lv: problēmu risināšana; problēmu risināšanas prasmes | ru: решение проблем; умение решать проблемы
create solutions to problems: create solutions; find solutions; develop solutions; innovative solutions; solution-oriented
solve technical problems: technical problems; technical challenges; technical problem solving
think analytically: analytical; analytical skills; analytical thinking; analytical mind; analytic | lv: analītiskā domāšana; analītiskas prasmes | ru: аналитическое мышление; аналитический склад ума
think critically: critical thinking; critical thinker | lv: kritiskā domāšana | ru: критическое мышление
address problems critically: critical analysis of problems; evaluate problems
think creatively: creative; creativity; creative thinking; new ideas | lv: radošums; radoša pieeja; radoša domāšana | ru: креативность; творческий подход
develop creative ideas: creative ideas; ideas; brainstorm; ideation
think innovately: innovative; innovation; innovate; innovator; innovative thinking
think holistically: big picture; holistic; end-to-end view
apply strategic thinking: strategic thinking; strategic; strategic thinker; strategic vision
think quickly: quick thinking; quick-witted; think on your feet
make decisions: decision making; decision-making; decisions; decision maker; make independent decisions | lv: lēmumu pieņemšana | ru: принятие решений
identify problems: spot problems; identify issues; detect issues; spot issues
analyse issues: investigate issues; issue analysis; investigate problems

# getting things done
manage time: time management; time-management | lv: laika plānošana | ru: управление временем; тайм-менеджмент
meet deadlines: deadline; deadlines; tight deadlines; delivery dates | lv: termiņu ievērošana | ru: соблюдение сроков
adjust priorities: prioritize; prioritise; prioritization; prioritisation; multiple priorities; set priorities
perform multiple tasks at the same time: multitask; multitasking; multi-task; juggle; multiple projects; several projects | lv: vairāku uzdevumu veikšana vienlaikus | ru: многозадачность
manage schedule of tasks: organizational skills; organisational skills; well organized | lv: organizatora prasmes | ru: организованность
plan: planning; planning skills
apply organisational techniques: organizational; organisation skills; organizational abilities
accurately estimate work hours: estimate effort; estimates; effort estimation; time estimates; estimate timelines
perform project management: project management; manage projects; lead projects | lv: projektu vadība; projektu vadīšana | ru: управление проектами
project management principles: waterfall; prince2; pmp; project methodology
Agile project management: scrum master; agile project; kanban; sprint planning; backlog
Agile development: agile; scrum; agile methodologies; agile environment; agile development; sprint; sprints; agile team; kanban
write work-related reports: report writing; reporting; write reports; prepare reports | lv: atskaišu sagatavošana | ru: подготовка отчетов
manage budgets: budget; budgeting; budget responsibility | lv: budžeta plānošana | ru: управление бюджетом
develop documentation in accordance with legal requirements; draft project documentation: documentation
improve business processes: process improvement; continuous improvement; optimize processes; improve processes
implement strategic planning: strategic planning; develop strategy; strategy
apply health and safety standards: health and safety; occupational safety; safety rules | lv: darba drošība; darba aizsardzība | ru: охрана труда; техника безопасности
drive vehicles: driving licence; driver's license; driving license; driver's licence | lv: B kategorijas autovadītāja apliecība; autovadītāja apliecība | ru: водительские права

lean manufacturing: lean; lean production; six sigma; lean principles
personnel management; manage personnel: people management; personnel; employee development
human resource management: hr; human resources; compensation and benefits; performance management
ensure compliance with legal requirements: compliance; legal compliance; legal requirements
collaborate with designers: work with designers; designers
automation technology: automation; automate

# computers
computer programming: programming; coding; software development; programming skills; programming languages; code; software engineering; write code; developer; software developer | lv: programmēšana; programmatūras izstrāde | ru: программирование; разработка программного обеспечения
JavaScript: js; es6; ecmascript; java script; vanilla javascript
JavaScript Framework: react; reactjs; react.js; vue; vue.js; vuejs; node.js; nodejs; js framework; redux; next.js; ember; backbone
React (JavaScript library): react; reactjs; react.js
Vue.js: vue; vuejs
Node.js: node; nodejs
Python (computer programming): python; python3; pandas; numpy
Java (computer programming): java; java 8; j2ee; java ee; jvm; spring boot; core java; spring
C#: c sharp
Visual Studio .NET: .net; dotnet; .net core; .net framework
ASP.NET: asp.net core; asp net; asp.net mvc; asp.net-web-api
C++: cpp; c/c++
Ruby (computer programming): ruby; ruby on rails; rails
Go (programming language): golang
Swift (computer programming): swift; swiftui
Objective-C: objective c
iOS: ios development; iphone; ios developer
Android (mobile operating systems): android; android development; android developer
mobile operating systems: mobile app; mobile development; mobile apps
CSS: css3; stylesheets; scss; bootstrap
style sheet languages: sass; scss; less; css preprocessors
use markup languages: html; html5; xml; markup
HTML: html5
AJAX: ajax
TypeScript: ts
web programming: web development; web applications; web developer; web app; web apps; full stack; fullstack; full-stack | lv: tīmekļa izstrāde | ru: веб-разработка
implement front-end website design: front-end; frontend; front end; front-end development; front end developer; ui development | lv: priekšgala izstrāde | ru: фронтенд
maintain responsive design: responsive; responsive design; mobile first; responsive web
software frameworks: frameworks; framework
NoSQL: mongodb; cassandra; dynamodb; redis; couchdb; non-relational; document database; mongo; elasticsearch
SQL: sql queries; t-sql; pl/sql; tsql; sql database
SQL Server: mssql; ms sql; sql db; microsoft sql server; ms sql server
PostgreSQL: postgres; psql
MySQL: mariadb
Oracle Relational Database: oracle; oracle db
database management systems: rdbms; dbms; relational databases; database technologies
database: databases; db
use databases: work with databases; database skills
design database scheme: data modeling; database design; data modelling; schema design
manage database: database administration; dba; database management
cloud technologies: cloud; aws; azure; gcp; amazon web services; google cloud; cloud computing; cloud platforms; s3; ec2; kubernetes; cloud native; microsoft azure; cloud infrastructure; cloud-based | lv: mākoņtehnoloģijas; mākoņpakalpojumi | ru: облачные технологии
develop with cloud services: serverless; lambda; cloud services; aws services
deploy cloud resource: provision cloud; cloud deployment; terraform; cloudformation; infrastructure as code
design cloud architecture: cloud architecture; cloud architect; cloud solutions
DevOps: ci/cd; continuous integration; continuous delivery; continuous deployment; dev ops; ci cd; sre; deployment pipelines; build pipelines
tools for software configuration management: git; github; gitlab; version control; svn; bitbucket; source control; configuration management; subversion; version control systems
Git (version control): git; github; gitlab
Ansible: ansible playbooks
Jenkins (tools for software configuration management): jenkins
Puppet (tools for software configuration management): puppet
deploy ICT systems: deploy; deployment; deployments; deploy applications; roll out
manage software releases: release management; software releases
operating systems: linux; windows; unix; macos; windows server; ubuntu; linux administration; red hat | lv: operētājsistēmas | ru: операционные системы
use scripting programming: scripting; bash; shell scripting; powershell; scripts; shell scripts
use object-oriented programming: oop; object oriented; object-oriented; ood; object oriented programming
use functional programming: functional programming
use software design patterns: design patterns; solid principles
define software architecture: software architecture; system design; solution architecture; architect; microservices; architecture design; system architecture
software architecture models: architecture patterns; microservice architecture; event-driven architecture; microservices
create software design: software design; design software; technical design
design application interfaces: api; apis; rest; restful; rest api; api design; web services; graphql; soap; restful apis
use an application-specific interface: rest apis; integrate apis; third-party apis
use interface description language: openapi; swagger
analyse software specifications: requirements analysis; software requirements; functional requirements; specifications
analyse business requirements: business requirements; gather requirements; requirements gathering; business analysis; business needs
interpret technical requirements: technical requirements; understand requirements
define technical requirements: technical specifications; define requirements
execute software tests: testing; software testing; tests; manual testing; qa; tester | lv: programmatūras testēšana | ru: тестирование программного обеспечения
develop automated software tests: test automation; automated tests; automated testing; selenium; cypress; automation testing
perform software unit testing: unit testing; unit tests; tdd; junit; test driven development; test-driven; jest
quality assurance procedures: qa; quality assurance; qa processes
quality assurance methodologies: quality assurance; qa methodologies; test strategy
conduct ICT code review: code review; code reviews; review code; peer review; peer reviews; pull requests
debug software: debugging; bug fixing; fix bugs; debug; bugs; troubleshoot code
perform ICT troubleshooting: troubleshooting; troubleshoot; diagnose issues; technical troubleshooting
solve ICT system problems: system problems; resolve incidents; production issues; resolve technical issues; incident resolution
provide ICT support: IT support; technical support; help desk; helpdesk; service desk; user support | lv: IT atbalsts; lietotāju atbalsts | ru: техническая поддержка
systems development life-cycle: sdlc; software development lifecycle; software lifecycle; development lifecycle; software development life cycle; software development process
software design methodologies: clean code; clean architecture; domain-driven design; ddd; software methodologies; best practices in software
integrated development environment software: ide; visual studio; intellij; vs code
ICT system programming: system software; embedded systems; low-level programming; embedded
ICT system integration: system integration; integration; integrations; systems integration
migrate existing data: data migration; migration
software UI design patterns: ui patterns; ui design patterns
design user interface: ui; user interface; ui design; user interfaces; ui/ux; ux/ui; ux design; figma; wireframes
human-computer interaction: ux; user experience; usability; hci
use methodologies for user-centered design: user-centered design; user centric; design thinking; user-centred
execute ICT user research activities: user research; usability testing
machine learning: ml; deep learning; neural networks; pytorch; scikit-learn; tensorflow; ml models; keras | lv: mašīnmācīšanās | ru: машинное обучение
utilise machine learning: machine learning models; train models; apply machine learning
principles of artificial intelligence: ai; artificial intelligence; generative ai; llm | lv: mākslīgais intelekts | ru: искусственный интеллект
natural language processing: nlp; text mining
computer vision: image recognition; opencv; image processing
perform data analysis: data analysis; data analytics; analyze data; data analyst; analyse data; analysis of data | lv: datu analīze | ru: анализ данных
data analytics: data analytics; analytics
data mining: data science; data scientist; knowledge discovery
analyse big data: big data; spark; hadoop; large datasets; large data sets
business intelligence: bi; power bi; tableau; dashboards; looker
visual presentation techniques: data visualization; data visualisation; dashboards; visualizations
deliver visual presentation of data: data visualization; charts; visualise data
statistics: statistical; statistical analysis; statistical modelling
manage data: data management; data governance; data quality
data warehouse: dwh; snowflake; redshift; data warehousing; bigquery
data extraction, transformation and loading tools: etl; data pipelines; etl tools; data pipeline; airflow; elt
implement data quality processes: data quality; data cleaning
information architecture: data architecture
cyber security: cybersecurity; information security; IT security; infosec; security | lv: kiberdrošība | ru: кибербезопасность; информационная безопасность
web application security threats: owasp; application security; web security
perform ICT security testing: penetration testing; pentest; security testing; vulnerability assessment
apply information security policies: security policies; iso 27001
ICT network security risks: network security
computer networks; ICT networking hardware: tcp/ip; networking; network administration; lan; wan; routers; switches
ICT infrastructure: infrastructure; IT infrastructure; servers; data center
maintain ICT server: server administration; server maintenance; servers
administer ICT system: system administration; sysadmin; systems administrator
manage ICT virtualisation environments: docker; containers; containerization; virtualization; vmware; kubernetes; hyper-v
monitor system performance: monitoring; observability; prometheus; grafana; performance monitoring
use microsoft office: ms office; microsoft office; office 365; word excel; powerpoint; ms word; office suite | lv: MS Office lietošana | ru: владение MS Office
use spreadsheets software: excel; ms excel; microsoft excel; spreadsheets; google sheets | lv: Excel | ru: Excel
have computer literacy: computer literate; computer skills; pc skills; IT literacy; computer proficiency | lv: datorprasmes; iemaņas darbā ar datoru | ru: уверенный пользователь ПК; компьютерная грамотность
use ICT ticketing system: jira; ticketing; zendesk; servicenow
use online tools to collaborate: slack; confluence; ms teams; trello; microsoft teams; asana
use communication and collaboration software: slack; zoom; google workspace
use customer relationship management software: crm; salesforce; hubspot; crm systems
manage standard enterprise resource planning system: erp; sap; erp systems; dynamics 365; sap erp
SAP R3: sap; sap erp
use content management system software: cms; wordpress; content management system
e-commerce systems: e-commerce; ecommerce; online shop; magento; shopify
search engine optimisation: seo; sem; search engine optimization
digital marketing techniques: digital marketing; online marketing; google ads; ppc | lv: digitālais mārketings | ru: цифровой маркетинг
social media management: social media; facebook; instagram | lv: sociālie tīkli | ru: социальные сети
execute email marketing: email marketing; email campaigns; newsletter
web analytics: google analytics; analytics tools
CAD software: autocad; cad; solidworks; revit
Internet of Things: iot
blockchain; principles of distributed ledger technology: blockchain; distributed ledger; web3; cryptocurrency
GDPR: data protection regulation; data privacy; datu aizsardzība
emergent technologies: new technologies; latest technologies; emerging technologies; cutting-edge
monitor technology trends: technology trends; latest trends; industry trends; new technologies; keep up to date; stay up to date; latest technologies
perform scientific research: research; scientific research
provide technical documentation: technical documentation; technical writing; write documentation; document code; documentation
engineering principles: engineering practices; engineering best practices; engineering fundamentals
engineering processes: engineering process; engineering culture
algorithms: data structures; algorithms and data structures; algorithm
computer science: cs fundamentals; computer science fundamentals; informatics
information structure: data structures
ICT performance analysis methods: performance optimization; performance tuning; optimise performance; scalability; performance optimisation
product management; plan product management: product manager; product owner; product roadmap; product ownership
financial management: finance; financial services
accounting: bookkeeping; accountant | lv: grāmatvedība | ru: бухгалтерский учет
sales strategies; sales activities: sales; selling; sales experience
marketing principles; marketing management: marketing
English: fluent english; english language; english skills; fluent in english; business english; written english; spoken english; proficiency in english | lv: angļu valoda; angļu valodas zināšanas | ru: английский язык; знание английского
German: fluent german; german language; german skills | lv: vācu valoda | ru: немецкий язык
French: fluent french; french language | lv: franču valoda | ru: французский язык
Latvian: fluent latvian; latvian language; state language | lv: latviešu valoda; valsts valodas prasme | ru: латышский язык
Russian: fluent russian; russian language | lv: krievu valoda | ru: русский язык; знание русского языка
`

// phrasesOf resolves the phrases of adverts for the skills of a taxonomy, by skill position.
func phrasesOf(tax *taxonomy.Taxonomy) map[int32][]phrase {
	out := map[int32][]phrase{}
	for line := range strings.Lines(advertPhrases) {
		line = strings.TrimSpace(line)
		names, words, ok := strings.Cut(line, ": ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		no, ok := firstNamed(tax, strings.Split(names, ";"))
		if !ok {
			continue
		}
		for _, part := range strings.Split(words, "|") {
			part = strings.TrimSpace(part)
			lang := text.EN
			if l, rest, ok := strings.Cut(part, ": "); ok && text.Lang(l).Valid() {
				lang, part = text.Lang(l), rest
			}
			for _, p := range strings.Split(part, ";") {
				out[no] = append(out[no], phrase{strings.TrimSpace(p), lang})
			}
		}
	}
	return out
}

// firstNamed returns the first skill that has one of the names as its English preferred label.
func firstNamed(tax *taxonomy.Taxonomy, names []string) (int32, bool) {
	for _, name := range names {
		name = strings.TrimSpace(name)
		for _, id := range tax.SkillsByLabel(name) {
			s, _ := tax.Skill(id)
			if s.Kind == taxonomy.KindGroup || strings.TrimSpace(s.Labels.Preferred[text.EN]) != name {
				continue
			}
			if no, ok := tax.SkillNo(id); ok {
				return int32(no), true
			}
		}
	}
	return 0, false
}
