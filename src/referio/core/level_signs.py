"""What titles say of a level, as folded words; `seniority_reading` tells how they are read.

English, and the commonest forms in German, French, Spanish, Portuguese and Dutch.
"""

from referio.core.roles import Seniority

# Taken out of a title before it is read: the level word in them tells no level of the job.
NOT_A_LEVEL = """
lead generation | lead gen | lead qualification | lead nurturing | lead management | inbound lead | outbound lead
chief of staff | founder s associate | founders associate | ceo s office | office of the ceo | office of the cto | office of the cfo | office of the coo
ceo assistant | ceo office | assistant of ceo | bras droit ceo | bras droit du ceo
school principal | assistant principal | vice principal | principal investigator
art director | account director | client director | funeral director | casting director
senior living | senior care | senior center | senior centre | senior citizen | senior citizens | senior home | senior services | senior housing
early stage | late stage | growth stage | stage manager | stage technician | stage crew | back stage | stage hand | stage gate | multi stage
internship program | internship programme | internship coordinator | intern program | internship manager | graduate medical | graduate school | graduate studies
graduate recruiter | graduate recruitment | graduate admissions | graduate program manager | graduate programme manager | graduate assistant
apprenticeship coordinator | apprenticeship manager | apprenticeship assessor | apprenticeship program manager
mid market | mid atlantic | mid size | mid sized | mid cap | mid west | mid office | mid volume | mid year | mid shift
chef de projet | chef de projets | cheffe de projet | cheffe de projets | chef de produit | cheffe de produit | chef de rang | chef de partie
responsable de compte | responsable de comptes | responsable de projet | responsable de secteur
jefe de proyecto | jefe de proyectos | jefa de proyecto | jefa de proyectos | jefe de producto | jefa de producto
gerente de proyecto | gerente de proyectos | gerente de producto | gerente de cuenta | gerente de cuentas
gerente de projeto | gerente de projetos | gerente de produto | gerente de conta | gerente de contas
"""

# The first that stands in a title decides. Managers and numerals are read apart.
INTERN = """
intern | interns | internship | internships | working student | werkstudent | werkstudentin | werkstudierende | werkstudententatigkeit
praktikum | praktikant | praktikantin | pflichtpraktikum | schulerpraktikum | studentische hilfskraft | co op | coop student
stage | stagiaire | stagiaires | stagiair | stageplaats | afstudeerstage | meewerkstage | becario | becaria | practicas | pasante | pasantia
estagio | estagiario | estagiaria | tirocinio | tirocinante | summer analyst | summer associate | industrial placement | placement student | placement year
"""
EXECUTIVE = """
ceo | cfo | cto | coo | cmo | cio | ciso | chro | cpo | vp | svp | evp | vice president | president | head of | global head | regional head | country head
managing director | executive director | managing partner | founder | cofounder | co founder | geschaftsfuhrer | geschaftsfuhrerin | vorstand
directeur general | directrice generale | pdg | director general | directora general | diretor geral | diretora geral | algemeen directeur
vice presidente | vice presidenta | presidente | chief executive
"""
DIRECTOR = """
director | directors | directeur | directrice | direktor | direktorin | directora | diretor | diretora | bereichsleiter | bereichsleiterin | bereichsleitung
"""
ENTRY = """
graduate | graduates | new grad | recent grad | university grad | university hire | campus hire | trainee | traineeship | traineeprogramm | apprentice | apprenticeship
entry level | early career | school leaver | azubi | auszubildende | auszubildender | ausbildung | duales studium | dualer student | duale studentin
berufseinsteiger | berufseinsteigerin | absolvent | absolventin | lehrling | volontar | volontarin | volontariat | lernende | lernender
alternance | alternant | alternante | apprenti | apprentie | contrat d apprentissage | jeune diplome | jeune diplomee | debutant | debutante
aprendiz | recien graduado | recien titulado | formando | jovem aprendiz | leerling | starter
"""
LEAD = """
lead | leads | team lead | teamlead | leader | team leader | tech lead | principal | distinguished | supervisor | supervisora | foreman | forewoman
teamleiter | teamleiterin | teamleitung | gruppenleiter | gruppenleiterin | gruppenleitung | schichtleiter | schichtleiterin | schichtleitung | vorarbeiter | vorarbeiterin
stellvertretende leitung | stellvertretender leiter | stellvertretende leiterin | stellv leitung | stellv leiter
chef d equipe | cheffe d equipe | chef equipe | referent technique | lider | encargado | encargada | capataz
teamleider | teamleidster | ploegleider | chef de cuisine | head chef | head nurse | head coach | head waiter | head baker | head barista | head gardener
chief architect | chief engineer | chief scientist | chief accountant | chief economist | chief nurse
assistant manager | assistant store manager | assistant shop manager | assistant branch manager | assistant restaurant manager | assistant general manager | associate manager | deputy manager | deputy store manager
"""
SENIOR = """
senior | sr | snr | seniore | experimente | experimentee | erfahrener | erfahrene | berufserfahren
"""
MID = """
mid | midlevel | mid level | midweight | mid weight | intermediate | medior | pleno | plena | confirme | confirmee
"""
JUNIOR = """
junior | jr | jnr | juniore
"""

# A manager of these leads work, not people: the word stands just before "manager".
ROLES_OF_MANAGERS = """
account accounts adoption affairs affiliate alliance alliances asset benefits bid bids brand campaign campaigns care case
category change channel channels client commerce communication communications community compensation compliance content contract contracts
crm curriculum customer data delivery ecommerce email enablement engagement event events experience fund generation governance grant grants
growth implementation incident influencer insight insights investment launch lease leasing licensing lifecycle loyalty market marketing media
mobility office onboarding partner partners partnership partnerships planning portfolio pr pricing privacy process product products
produkt program programme programs project projects projekt promotions property proposal relations relationship relationships release
renewal renewals reputation risk search sem seo social solution solutions studio study success territory trial trials vendor wealth
"""
ROLES_OF_TWO_WORDS = """
business development | partner development | market development | corporate development | channel development | area sales | territory sales
export sales | user acquisition | paid acquisition | customer acquisition | community development | land acquisition
"""

# What junior people are called who do the work of these: "Associate Software Engineer".
CRAFTS = """
engineer developer designer scientist architect programmer researcher analyst consultant
"""
STAFF_OF = """
engineer developer designer scientist architect programmer researcher technologist manager
"""

SIGNS = (
    (Seniority.INTERN, INTERN),
    (Seniority.EXECUTIVE, EXECUTIVE),
    (Seniority.DIRECTOR, DIRECTOR),
    (Seniority.ENTRY, ENTRY),
    (Seniority.LEAD, LEAD),
    (Seniority.SENIOR, SENIOR),
    (Seniority.MID, MID),
    (Seniority.JUNIOR, JUNIOR),
)

# German compounds: "Vertriebsleiterin" leads people; these do not, or are no people at all.
LEADS_NOBODY = """
teamleiter teamleiterin teamleitung gruppenleiter gruppenleiterin gruppenleitung schichtleiter schichtleiterin schichtleitung projektleiterin bauleiterin
projektleiter bauleiter projektleitung bauleitung reiseleiter kursleiter ubungsleiter spielleiter anleiter praxisanleiter begleiter zugbegleiter
halbleiter ableiter anleitung begleitung ableitung zuleitung rohrleitung teilprojektleiter teilprojektleitung stellenleiter objektleiter
"""
