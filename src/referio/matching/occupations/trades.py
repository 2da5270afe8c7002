"""Jobs of roads, warehouses, works, building, kitchens, shops, houses, media and the public."""

ENGLISH = """
truck driver | lorry driver | hgv driver | lgv driver | cdl driver | heavy goods vehicle driver | class a driver
delivery driver | van driver | courier | courier driver | parcel delivery driver | delivery van driver
bus driver | coach driver
taxi driver | cab driver | rideshare driver | private hire driver
chauffeur | personal driver
train driver | locomotive engineer | train operator
forklift driver | forklift operator | fork lift driver | fork lift operator
warehouse worker | warehouse operative | warehouse associate | warehouse assistant | warehouse clerk | warehouseman | warehouse team member
order picker | picker packer | picker and packer | warehouse picker | order selector
warehouse manager | distribution center manager | distribution centre manager | warehouse operations manager
logistics coordinator | logistics specialist | shipping coordinator | transport coordinator
dispatcher | truck dispatcher | transport planner
logistics manager | transport manager
supply chain manager | supply chain lead
supply planner | supply chain planner | demand planner
inventory manager | stock controller | inventory controller | inventory specialist
freight forwarder | freight forwarding agent | freight agent
customs broker | customs agent | customs specialist | customs declarant
airline pilot | commercial pilot
flight attendant | cabin crew | air hostess | cabin crew member
aircraft mechanic | aircraft maintenance technician | aviation mechanic | aircraft technician | aircraft maintenance engineer
production worker | production operative | factory worker | assembly worker | production associate | factory operative
machine operator | production operator | machine operative
cnc machinist | cnc operator | cnc machine operator | cnc programmer | cnc miller | cnc turner
assembly technician | assembly operator | mechanical assembler
production manager | manufacturing manager | plant manager | factory manager
production supervisor | manufacturing supervisor
manufacturing engineer | manufacturing process engineer
quality engineer | manufacturing quality engineer
quality inspector | quality control inspector | qc inspector | quality control technician | quality technician
quality manager | quality assurance manager
maintenance technician | maintenance engineer | maintenance mechanic | industrial mechanic
mechanical engineer | mechanical design engineer
electrical engineer | electrical design engineer
electronics engineer | electronic engineer | hardware engineer | electronics design engineer
electronics technician | electronic technician
automation engineer | plc programmer | plc engineer
mechatronics technician | mechatronics engineer
cad designer | cad engineer | cad technician | draftsman | draughtsman | cad drafter
welder | mig welder | tig welder | welder fabricator
car mechanic | auto mechanic | automotive technician | vehicle technician | motor mechanic | automotive mechanic | motor vehicle technician
diesel mechanic | diesel technician | truck mechanic | hgv technician | hgv mechanic
service technician | field service technician | field service engineer | field technician
electrician | electrical installer
plumber | pipefitter | plumbing and heating engineer
hvac technician | hvac engineer | heating and cooling technician | air conditioning technician | refrigeration technician | refrigeration engineer
carpenter | carpenter joiner
painter and decorator | house painter
bricklayer | mason | brick layer
construction worker | construction laborer | construction labourer | building labourer | general labourer
construction manager | site manager | construction site manager | construction project manager
site supervisor | construction supervisor | construction foreman | site foreman
civil engineer | civil design engineer
structural engineer | structural design engineer
construction estimator | cost estimator | construction cost estimator
land surveyor | surveyor
building architect | registered architect | licensed architect
architectural technician | architectural technologist | architectural draftsman
interior designer | interior architect
landscape gardener | landscaper | gardener | groundskeeper
urban planner | town planner | city planner
crane operator | crane driver
excavator operator | digger driver | heavy equipment operator
solar installer | solar technician | pv installer | photovoltaic installer | solar panel installer
wind turbine technician | wind technician
hse manager | ehs manager | health and safety manager
health and safety officer | ehs specialist | hse officer | safety officer | hse advisor
environmental engineer | environmental consultant
sustainability manager | esg manager | csr manager
facility manager | facilities manager | building manager
janitor | building caretaker | janitorial worker
office cleaner | cleaning operative | cleaning staff | commercial cleaner | domestic cleaner
housekeeper | room attendant | chambermaid | housekeeping attendant
security guard | security officer | security agent
handyman | handyperson | maintenance worker | maintenance operative
property manager | property management specialist
real estate agent | estate agent | realtor | letting agent | real estate broker
line cook | cook | kitchen cook
chef de partie | station chef | demi chef de partie
head chef | executive chef | chef de cuisine | kitchen manager
kitchen assistant | kitchen porter | kitchen helper | dishwasher | kitchen hand
waiter | waitress | waiting staff | restaurant server
bartender | barman | barmaid | bar staff | mixologist
restaurant manager | food and beverage manager | f and b manager
hotel manager | hotel general manager
hotel receptionist | front office agent | hotel front desk agent | guest service agent | guest services agent
baker | pastry chef | pastry cook
butcher | meat cutter
travel agent | travel consultant | travel advisor
tour guide | tourist guide
sales assistant | retail assistant | shop assistant | sales associate | retail sales associate | store associate | retail associate | retail sales assistant
cashier | checkout operator | checkout assistant | till operator
stock clerk | shelf stacker | shelf filler | stocker
store manager | shop manager | retail manager | retail store manager
assistant store manager | deputy store manager | assistant shop manager
hairdresser | hair stylist | hairstylist | barber
beautician | beauty therapist | esthetician | aesthetician | cosmetologist
massage therapist | masseur | masseuse
personal trainer | fitness trainer | fitness instructor | gym instructor
journalist | news reporter
copy editor | copyeditor | sub editor
proofreader | proof reader
video editor | film editor | post production editor
videographer | camera operator | cameraman
sound engineer | audio engineer | sound technician
creative director | head of creative
film producer | video producer
police officer | policeman | policewoman
firefighter | fireman
fundraiser | fundraising manager | fundraising officer
grant writer | grants officer | grant manager
volunteer coordinator | volunteer manager
policy analyst | policy advisor | policy adviser | policy officer
public affairs manager | government relations manager | government affairs manager
farm worker | agricultural worker | farmhand | farm labourer
"""
