"""The commonest jobs in German, women's and men's forms, and the English they are asked by."""

GERMAN = """
krankenpfleger | krankenpflegerin | krankenschwester | pflegefachkraft | pflegefachmann | pflegefachfrau | gesundheits- und krankenpfleger | gesundheits- und krankenpflegerin
altenpfleger | altenpflegerin | fachkraft für altenpflege
pflegehelfer | pflegehelferin | pflegeassistent | pflegeassistentin | pflegehilfskraft
arzthelferin | arzthelfer | medizinische fachangestellte | medizinischer fachangestellter
arzt | ärztin | facharzt | fachärztin
physiotherapeut | physiotherapeutin | krankengymnast | krankengymnastin
erzieher | erzieherin | pädagogische fachkraft
sozialarbeiter | sozialarbeiterin | sozialpädagoge | sozialpädagogin
lehrer | lehrerin | lehrkraft
softwareentwickler | softwareentwicklerin | software entwickler | software entwicklerin | programmierer | programmiererin | anwendungsentwickler | anwendungsentwicklerin | fachinformatiker anwendungsentwicklung
webentwickler | webentwicklerin | web entwickler
frontend entwickler | frontendentwickler | frontend entwicklerin
backend entwickler | backendentwickler | backend entwicklerin
systemadministrator | systemadministratorin | it systemadministrator | fachinformatiker systemintegration
it support mitarbeiter | it supporter | it support techniker
projektleiter | projektleiterin | projektmanager | projektmanagerin
produktmanager | produktmanagerin
vertriebsmitarbeiter | vertriebsmitarbeiterin | verkaufsberater | verkaufsberaterin
außendienstmitarbeiter | außendienstmitarbeiterin | vertriebsmitarbeiter im außendienst | vertrieb außendienst
vertriebsleiter | vertriebsleiterin | leiter vertrieb | leitung vertrieb
kundenberater | kundenberaterin | kundenbetreuer | kundenbetreuerin
kundenservice mitarbeiter | kundendienstmitarbeiter | mitarbeiter kundenservice | kundenservicemitarbeiter
buchhalter | buchhalterin | finanzbuchhalter | finanzbuchhalterin
steuerfachangestellte | steuerfachangestellter
steuerberater | steuerberaterin
lohnbuchhalter | lohnbuchhalterin | sachbearbeiter lohnbuchhaltung | entgeltabrechner
personalreferent | personalreferentin | hr referent | hr referentin
personalleiter | personalleiterin | leiter personal | leitung personal
sachbearbeiter | sachbearbeiterin
sekretär | sekretärin | büroassistent | büroassistentin | teamassistent | teamassistentin | teamassistenz
bürokaufmann | bürokauffrau | kaufmann für büromanagement | kauffrau für büromanagement
industriekaufmann | industriekauffrau
bankkaufmann | bankkauffrau
rechtsanwalt | rechtsanwältin | anwalt | anwältin
rechtsanwaltsfachangestellte | rechtsanwaltsfachangestellter
einkäufer | einkäuferin
lkw fahrer | lkw fahrerin | berufskraftfahrer | berufskraftfahrerin | kraftfahrer | kraftfahrerin
auslieferungsfahrer | lieferfahrer | paketzusteller | kurierfahrer | zusteller
busfahrer | busfahrerin
staplerfahrer | staplerfahrerin | gabelstaplerfahrer
lagermitarbeiter | lagermitarbeiterin | lagerarbeiter | lagerist | lageristin | lagerhelfer | fachlagerist | fachkraft für lagerlogistik
kommissionierer | kommissioniererin
produktionsmitarbeiter | produktionsmitarbeiterin | produktionshelfer | produktionshelferin
elektriker | elektrikerin | elektroniker | elektronikerin | elektroinstallateur
mechatroniker | mechatronikerin
industriemechaniker | industriemechanikerin | betriebsschlosser
kfz mechaniker | kfz mechatroniker | automechaniker | kfz mechatronikerin
anlagenmechaniker | anlagenmechanikerin | klempner | sanitärinstallateur | heizungsbauer | installateur
schreiner | schreinerin | tischler | tischlerin
maler | malerin | maler und lackierer
maurer | maurerin
bauleiter | bauleiterin
koch | köchin
kellner | kellnerin | servicekraft | servicemitarbeiter gastronomie
verkäufer | verkäuferin | einzelhandelskaufmann | einzelhandelskauffrau | kaufmann im einzelhandel | kauffrau im einzelhandel
filialleiter | filialleiterin | marktleiter | marktleiterin
kassierer | kassiererin
reinigungskraft | reinigungskräfte | putzkraft | gebäudereiniger | gebäudereinigerin
hausmeister | hausmeisterin | haustechniker
sicherheitsmitarbeiter | wachmann | sicherheitskraft
friseur | friseurin
bauingenieur | bauingenieurin
maschinenbauingenieur | maschinenbauingenieurin
werkstudent | werkstudentin | working student
praktikant | praktikantin | praktikum
auszubildender | auszubildende | azubi
"""
