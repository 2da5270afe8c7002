"""The commonest jobs in French and Spanish, women's and men's forms."""

FRENCH = """
infirmier | infirmière | infirmier diplômé d'état | infirmière diplômée d'état
aide soignant | aide soignante
auxiliaire de vie | aide à domicile | auxiliaire de vie sociale
kinésithérapeute | masseur kinésithérapeute
pharmacien | pharmacienne
développeur | développeuse | développeur informatique | ingénieur logiciel | développeur logiciel | ingénieur développement
développeur web | développeuse web
développeur front end | développeur frontend | intégrateur web
développeur back end | développeur backend
développeur full stack | développeur fullstack
administrateur système | administratrice système | administrateur systèmes et réseaux | administrateur système et réseau
technicien support informatique | technicien informatique | technicien helpdesk
chef de projet | cheffe de projet | chef de projets | responsable de projet
chef de produit | cheffe de produit
attaché commercial | attachée commerciale | technico commercial | technico commerciale
directeur commercial | directrice commerciale
chargé de clientèle | chargée de clientèle | conseiller clientèle | conseillère clientèle
téléconseiller | téléconseillère | téléopérateur
comptable général | comptable générale
contrôleur de gestion | contrôleuse de gestion
gestionnaire de paie | gestionnaire paie
chargé de recrutement | chargée de recrutement | recruteur
responsable des ressources humaines | responsable ressources humaines | responsable rh | rrh
assistant administratif | assistante administrative | secrétaire
assistant de direction | assistante de direction
avocat | avocate
juriste | juriste d'entreprise
acheteur | acheteuse
chauffeur poids lourd | conducteur poids lourd | chauffeur routier | conducteur routier
chauffeur livreur | livreur | chauffeuse livreuse
cariste | conducteur de chariot élévateur
préparateur de commandes | préparatrice de commandes
magasinier | magasinière | manutentionnaire
opérateur de production | agent de production | opératrice de production | ouvrier de production
électricien | électricienne
plombier | plombier chauffagiste
mécanicien automobile | mécanicien auto
technicien de maintenance | technicienne de maintenance
conducteur de travaux | conductrice de travaux
cuisinier | cuisinière
serveur | serveuse
vendeur | vendeuse | conseiller de vente | conseillère de vente | conseiller vente
hôte de caisse | hôtesse de caisse | caissier | caissière
agent d'entretien | agent de nettoyage | agente d'entretien | femme de ménage
agent de sécurité | agente de sécurité
professeur | enseignant | enseignante
éducateur spécialisé | éducatrice spécialisée
alternance | alternant | alternante | apprenti | apprentie
"""

SPANISH = """
enfermero | enfermera | diplomado universitario en enfermería
auxiliar de enfermería | tcae | técnico en cuidados auxiliares de enfermería
fisioterapeuta | terapeuta físico
desarrollador de software | desarrolladora de software | ingeniero de software | ingeniera de software | programador | programadora | desarrollador
desarrollador web | desarrolladora web | programador web
desarrollador frontend | programador frontend
desarrollador backend | programador backend
administrador de sistemas | administradora de sistemas
jefe de proyecto | jefa de proyecto | gestor de proyectos | gerente de proyectos
agente comercial | representante de ventas | asesor comercial | asesora comercial | ejecutivo de ventas | ejecutiva de ventas
agente de atención al cliente | teleoperador | teleoperadora
contable | contador | contadora
recursos humanos | rrhh
técnico de recursos humanos | técnica de recursos humanos | técnico de rrhh
auxiliar administrativo | auxiliar administrativa | asistente administrativo | asistente administrativa
abogado | abogada
conductor de camión | camionero | camionera | chofer de camión
repartidor | repartidora | conductor repartidor
mozo de almacén | moza de almacén | operario de almacén | almacenero
carretillero | carretillera | conductor de carretilla
operario de producción | operaria de producción
electricista | técnico electricista
fontanero | fontanera | plomero
mecánico de automóviles | mecánico de coches
camarero | camarera | mesero | mesera
cocinero | cocinera
dependiente | dependienta | vendedor | vendedora
cajero | cajera
limpiador | limpiadora | personal de limpieza
vigilante de seguridad | guardia de seguridad
profesor | profesora | maestro | maestra | docente
becario | becaria
"""
