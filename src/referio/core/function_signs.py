"""What names of jobs, teams and departments say of the part of a company they belong to.

Folded words; `function_reading` tells how they are read. A star stands for the rest of a
compound: "*entwickler", "vertrieb*". English, and the commonest German, French and Spanish.
"""

from referio.core.roles import Function

# In titles, teams and departments alike. "data center technician:it" says it of another.
SIGNS = {
    Function.ENGINEERING: """
engineer | engineering | developer | software engineer | software engineering | software development | web development | backend | back end | frontend
front end | full stack | fullstack | devops | sre | site reliability | platform engineer | cloud engineer | embedded | firmware | programmer | android
ios | mobile developer | qa | qa engineer | quality assurance engineer | test engineer | test automation | automation engineer | sdet
solution architect | software architect | cloud architect | tech lead | technical lead | cto | chief technology officer | vice president of technology
head of technology | robotic | electrical engineer | electronics engineer | mechanical engineer | ai engineer | ai architect | integration developer
web developer | developer productivity | salesforce developer | security software engineer | data center engineer | developpeur | developpeuse
ingenieur logiciel | architecte logiciel | *entwickler | *entwicklerin | softwareentwicklung | programador | programadora | desarrollador
desarrolladora | ingeniero de software | ux web developer | software engineer in test | application developer | python developer | technology leadership
tech leadership | technical architect | staff engineer | principal engineer | ai coding | web3 | blockchain | design engineer | devops engineer
""",
    Function.DATA: """
data analyst | data scientist | data science | data engineer | data engineering | data architect | analytics | analytics engineer | machine learning
machine learning engineer | ml engineer | mlops | business intelligence | bi engineer | bi analyst | bi developer | big data | data operation
data platform engineer | data platform | database administrator | database engineer | data governance | statistician | computer vision engineer | deep learning
data steward | data ia | data ai | insight analyst | analyste de donnees | datenanalyst | analista de datos | lead data engineer | ai scientist
data product manager:product | data center technician:it | data protection:legal | data privacy:legal
""",
    Function.IT: """
it | it support | it support specialist | it support engineer | it support technician | it manager | it administrator | it specialist | help desk | helpdesk | service desk | desktop support | system administrator | sysadmin
network engineer | network administrator | information technology | it operation | it system | salesforce administrator | systemadministrator
administrateur systeme | administrador de sistemas | erp | sap | sap consultant | business system | enterprise system | it infrastructure | informatique
""",
    Function.SECURITY: """
security engineer | information security | cybersecurity | cyber security | cyber | security analyst | security architect | incident response
incident response analyst | penetration tester | appsec | application security | application security engineer | security operation | devsecop | secop
ciso | threat | threat intelligence | vulnerability | infosec | product security | it security | cybersecurite | security research | grc
trust and safety:operations
""",
    Function.DESIGN: """
designer | ux | ui | product designer | ux designer | ui designer | user experience | user research | user researcher | ux researcher | graphic designer
graphic design | visual designer | interaction designer | art director | creative director | illustrator | artworker | motion designer | brand designer
web designer | content designer | ux writer | design system | interior designer | industrial designer | graphiste | grafiker | mediengestalter
disenador | disenadora | design and web | game designer | mechanical design:engineering
ux engineer:engineering | ui developer:engineering | ui engineer:engineering | chip design:engineering
""",
    Function.PRODUCT: """
product manager | product management | product owner | product lead | product director | chief product officer | cpo | chef de produit
cheffe de produit | produktmanager | produktmanagerin | product operation | product analyst
""",
    Function.PROJECTS: """
project manager | project management | program manager | programme manager | program management | programme management | project coordinator
project lead | pmo | scrum master | agile coach | delivery manager | delivery director | program director | project director | technical program manager
chef de projet | cheffe de projet | directeur de projet | directrice de projet | directeur de programme | projektleiter | projektleiterin
projektmanager | projektmanagerin | jefe de proyecto | program coordinator | construction project manager:construction
""",
    Function.RESEARCH: """
research scientist | researcher | applied scientist | research engineer | research fellow | postdoc | postdoctoral | phd | doctoral researcher
research and development | forschung | chercheur | chercheuse | investigador
""",
    Function.MARKETING: """
marketing | marketer | seo | sem | growth marketing | growth manager | growth lead | brand manager | product marketing | demand generation | content marketing | social media
copywriter | email marketing | crm | marketing manager | digital marketing | performance marketing | field marketing | ecommerce | e commerce
marketing analyst | trade marketing | event manager | cmo | lifecycle | paid media | influencer | affiliate | market research | content strategist
content manager | community manager | reseaux sociaux | reseau sociaux | e commerce product manager:product
""",
    Function.COMMUNICATIONS: """
communication | public relation | pr manager | press officer | corporate communication | internal communication | external communication | spokesperson
communication interne | communication externe | pressesprecher | offentlichkeitsarbeit | speechwriter | media relation | content lead
telecommunication:engineering | communication system:engineering
""",
    Function.SALES: """
sale | account executive | account manager | account director | client director | key account | key account manager | sales engineer | sales development
sdr | bdr | business development | business developer | sales representative | sales operation | revenue | revenue operation | presales | pre sale
solutions engineer | solutions consultant | inside sale | outside sale | sales manager | telesales | client partner | sales enablement | deal desk
account development | commercial lead | account based sale | account management | sales lead | vertrieb* | aussendienst | verkaufsberater
ingenieur commercial | directeur commercial | attache commercial | comercial | ventas | industry lead | gtm | go to market | insurance agent
telemarketer | ingenieure commerciale | medical sales
""",
    Function.PARTNERSHIPS: """
partnership | partner manager | partner success | alliance | channel manager | channel partner | channel business development | strategic partnership
partner development | partnerschaft | partenariat | strategic alliance | ecosystem | agent network
""",
    Function.CUSTOMERS: """
customer success | customer support | customer service | customer care | customer experience | client success | client service | support engineer
technical support | support specialist | customer success manager | onboarding manager | onboarding specialist | call center | call centre
contact center | contact centre | inbound phone | customer operation | support agent | kundenservice | kundendienst | kundenberater | kundenberaterin
kundenbetreuer | service client | relation client | charge de clientele | chargee de clientele | atencion al cliente | technical account manager
teleconseiller | solutions delivery | customer success operation | customer support engineer | customer engineer | implementation manager
implementation consultant | customer marketing:marketing | customer insight:marketing
""",
    Function.OPERATIONS: """
business operation | operations manager | coo | chief operating officer | strategy and operation | biz op | operations analyst | process improvement
operations coordinator | chief of staff | management consultant
""",
    Function.SUPPLY: """
supply chain | logistic | driver | truck driver | delivery driver | forklift | warehouse clerk | procurement | purchasing | buyer | sourcing manager | dispatcher | courier
freight | picker | packer | order picker | material handler | demand planner | supply planner | lager* | *fahrer | *fahrerin | logistik* | einkauf*
einkaufer | einkauferin | cariste | magasinier | chauffeur | livreur | preparateur de commande | acheteur | acheteuse | conductor de camion | repartidor
mozo de almacen | logistica | logistique | fulfillment | fulfilment | customs | pilot | cabin crew | flight attendant | device driver:engineering
driver engineer:engineering | driver developer:engineering
""",
    Function.MANUFACTURING: """
manufacturing engineer | production worker | production operator | production manager | production supervisor | machine operator | assembly operator
assembler | press operator | machinist | cnc | welder | maintenance technician | quality control | quality inspector | quality engineer
process engineer | industrial engineer | plant manager | quality technician | fabrication | production planner | tool maker | produktions* | *mechaniker
*mechanikerin | mechatroniker | anlagenfuhrer | operateur de production | technicien de maintenance | operario | quality manager | millwright
maintenance engineer
""",
    Function.CONSTRUCTION: """
construction manager | civil engineer | site manager | electrician | plumber | carpenter | bricklayer | roofer | hvac | structural engineer
quantity surveyor | surveyor | estimator | construction worker | crane operator | solar installer | bau* | elektriker | elektroniker | maurer | maler
tischler | schreiner | dachdecker | klempner | conducteur de travaux | electricien | plombier | electricista | fontanero | albanil | building architect
urban planner | pipefitter
""",
    Function.FACILITIES: """
facilities manager | janitor | cleaner | cleaning | housekeeping | custodian | groundskeeper | security guard | security officer | maintenance worker
handyman | property manager | property management | caretaker | hausmeister | reinigungskraft | gebaudereiniger | agent d entretien | agent de nettoyage
agent de securite | limpiador | limpiadora | gardener | landscaper | wachmann
""",
    Function.FINANCE: """
finance | accountant | accounting | controller | bookkeeper | payroll | tax | audit | auditor | treasury | fp a | financial analyst | cfo | underwriter
actuary | billing | accounts payable | accounts receivable | procure to pay | banker | loan officer | finance op | quantitative analyst | trader
claims adjuster | investor relation | valuation | buchhalter | buchhalterin | finanzbuchhalter | steuerberater
controlling | comptable | comptabilite | contable | contador | finanzas | finanzen | controleur de gestion | wealth advisor
""",
    Function.LEGAL: """
legal | counsel | general counsel | lawyer | attorney | paralegal | compliance | regulatory affair | contract manager | contract administrator
litigation | juriste | juridique | avocat | avocate | rechtsanwalt | rechtsanwaltin | jurist | abogado | abogada | legal assistant
data protection officer | compliance officer
""",
    Function.PEOPLE: """
hr | human resource | people | people operation | people op | people partner | recruiter | recruiting | recruitment | talent | talent acquisition
sourcer | hrbp | hr business partner | compensation | total reward | learning and development | l d | employee experience | employer branding
people coordinator | technical recruiter | tech recruiter | talent partner | recruteur | charge de recrutement | chargee de recrutement
ressource humaine | rh | personalreferent | personalreferentin | recursos humanos | rrhh | people analytic | people culture | people and culture | hris
personal banker:finance | personal care:care | personal stylist:retail
personal shopper:retail | people manager | personalabteilung | personalwesen | personaler | personalleiter | personalleiterin | personalentwickl*
personalsachbearbeit* | personalberat*
""",
    Function.ADMINISTRATION: """
administrative assistant | executive assistant | office manager | receptionist | office assistant | office administrator | data entry
administrative business partner | personal assistant | ceo assistant | front desk | office coordinator | administrative office | sekretar | sekretarin
assistenz | teamassistenz | burokauffrau | burokaufmann | assistante de direction | assistant de direction | assistant administratif
assistante administrative | auxiliar administrativo | administrativo | administrativa | empfang | front office developer:engineering
product administrator:product
""",
    Function.HEALTH: """
nurse | registered nurse | rn | lpn | physician | doctor | clinician | therapist | pharmacist | pharmacy | dentist | dental | physical therapist
physiotherapist | occupational therapist | psychologist | psychiatrist | surgeon | radiographer | radiology | paramedic | midwife | phlebotomist
medical assistant | nursing | nursing assistant | cna | dietitian | veterinarian | veterinary | behavioral health | mental health | krankenpfleger
krankenpflegerin | krankenschwester | pflegefach* | arzt | arztin | facharzt | apotheker | physiotherapeut | physiotherapeutin | infirmier | infirmiere
medecin | pharmacien | kinesitherapeute | enfermero | enfermera | fisioterapeuta | aide soignant | aide soignante | *pfleger | *pflegerin | optometrist
medical device sale:sales | medical sales representative:sales | medical writer:science | personal trainer
sonographer | hygienist | gesundheits* | medizinische fachangestellte | dental assistant | school nurse
""",
    Function.CARE: """
caregiver | carer | care worker | care assistant | support worker | social worker | home health aide | childcare | nanny | direct support professional
case manager | case worker | care coordinator | elderly care | counselor | counsellor | youth worker | social care | altenpfleger | altenpflegerin
altenpflege | erzieher | erzieherin | sozialarbeiter | sozialarbeiterin | sozialpadagoge | sozialpadagogin | auxiliaire de vie | aide a domicile
educateur | educatrice | cuidador | cuidadora | trabajador social | home care | residential support | *betreuer | *betreuerin
kundenbetreuerin:customers
""",
    Function.EDUCATION: """
teacher | teaching | teaching assistant | tutor | professor | lecturer | instructor | educator | principal teacher | instructional
instructional designer | faculty | training specialist | lehrer | lehrerin | lehrkraft | dozent | dozentin | enseignant | enseignante | professeur
formateur | formatrice | profesor | profesora | maestro | maestra | docente | student success | admission | learning designer | headteacher
""",
    Function.SCIENCE: """
chemist | biologist | lab technician | clinical research associate | clinical research | clinical trial | bioinformatic | biostatistician | toxicologist
chemistry | biology | physicist | microbiologist | pharmacovigilance | drug safety | geologist | environmental scientist | medical science liaison
clinical operation | clinical data manager | chemiker | chemielaborant | laborant | biologe | chimiste | quimico | preclinical | r d scientist
""",
    Function.HOSPITALITY: """
chef | cook | line cook | sous chef | waiter | waitress | bartender | barista | restaurant manager | housekeeper | food and beverage | catering
dishwasher | front of house | back of house | baker | pastry | koch | kochin | kellner | kellnerin | servicekraft | cuisinier | cuisiniere | serveur
serveuse | camarero | camarera | cocinero | cocinera | gastronomie | tour guide | travel agent | concierge | guest service | room attendant
chef de rang | crew member | hotel receptionist | restaurant server
""",
    Function.RETAIL: """
store manager | store associate | sales associate | cashier | stocker | merchandiser | merchandising | visual merchandiser | sales assistant
shop assistant | retail sale | beauty advisor | stylist | boutique | verkaufer | verkauferin | filialleiter | filialleiterin | kassierer | kassiererin
vendeur | vendeuse | conseiller de vente | conseillere de vente | hote de caisse | hotesse de caisse | dependiente | dependienta | cajero | cajera
einzelhandel* | key holder | keyholder | hairdresser | app store:marketing | feature store:data
""",
    Function.MEDIA: """
journalist | editor | writer | video editor | videographer | photographer | reporter | editorial | content writer | broadcast | sound engineer | animator
3d artist | vfx | redakteur | redakteurin | journaliste | redacteur | redactrice | periodista | presenter | translator | podcast | technical writer
grant writer:public | proofreader | subtitler
""",
    Function.PUBLIC: """
public policy | government affair | government relation | public affair | community organizer | community outreach | volunteer | fundraising | fundraiser
philanthropy | nonprofit | public service | police | firefighter | social impact | advocacy | grant manager | campaigner | policy analyst
policy advisor
""",
}

# Where a title says nothing plainer: what the work is about, or done at, more than what it is.
WEAK = {
    Function.DATA: "data",
    Function.SECURITY: "security",
    Function.DESIGN: "creative | design",
    Function.PRODUCT: "product",
    Function.PROJECTS: "project",
    Function.RESEARCH: "research",
    Function.MARKETING: "event | brand | campaign",
    Function.CUSTOMERS: "customer | implementation | professional service",
    Function.OPERATIONS: "operation | strategy | business analyst | general manager",
    Function.SUPPLY: "warehouse | inventory | shipping | transport | transportation | distribution | fleet",
    Function.MANUFACTURING: "manufacturing | factory | assembly",
    Function.CONSTRUCTION: "construction | superintendent | foreman | painter",
    Function.FACILITIES: "workplace | real estate | facility",
    Function.FINANCE: "financial | credit | risk | investment | collection | claim",
    Function.LEGAL: "regulatory | privacy | patent",
    Function.ADMINISTRATION: "clerk | administrator | office | secretary | administration | administrative | sachbearbeiter | sachbearbeiterin",
    Function.HEALTH: "medical | clinical | patient | hospital | health",
    Function.EDUCATION: "school | training | trainer | academic | education | curriculum",
    Function.SCIENCE: "laboratory | lab | scientist",
    Function.HOSPITALITY: "restaurant | hotel | kitchen | hospitality",
    Function.RETAIL: "retail | store | shop",
    Function.MEDIA: "film | audio | music | producer",
    Function.PUBLIC: "public sector | policy",
    Function.PEOPLE: "diversity",
    Function.ENGINEERING: "software | hardware | mobile | java | react | php | golang",
}

# Plain in the name of a team or department, and too broad for a title.
GROUPS = {
    Function.ENGINEERING: "development | tech | technology | r d | infrastructure | architecture | extension | platform | web | core",
    Function.PRODUCT: "product and design | product technology",
    Function.MARKETING: "growth | acquisition",
    Function.SALES: "commercial | business unit | field agent",
    Function.ADMINISTRATION: "g a | general and administrative | executive",
    Function.OPERATIONS: "consulting | consultant | advisory",
    Function.CUSTOMERS: "support | service | client",
    Function.HEALTH: "healthcare | care team",
    Function.HOSPITALITY: "food | culinary",
    Function.MANUFACTURING: "production | quality | plant",
    Function.CONSTRUCTION: "site",
    Function.PUBLIC: "government",
    Function.MEDIA: "content | media | studio",
    Function.SCIENCE: "science",
}
