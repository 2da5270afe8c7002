"""Jobs of software, data, networks, products and design: one group a line."""

ENGLISH = """
software engineer | software developer | programmer | application developer | software programmer
frontend developer | front end developer | frontend engineer | front end engineer | ui engineer | ui developer
backend developer | back end developer | backend engineer | back end engineer | server side developer
full stack developer | full stack engineer | fullstack developer | fullstack engineer
web developer | web engineer | website developer
mobile developer | mobile engineer | app developer | mobile app developer | mobile application developer
ios developer | ios engineer | iphone developer
android developer | android engineer
embedded software engineer | embedded engineer | firmware engineer | embedded developer | embedded systems engineer | firmware developer
game developer | game programmer | games programmer | gameplay programmer | gameplay engineer
game designer | games designer
devops engineer | devops | platform engineer | site reliability engineer | sre | site reliability
cloud engineer | cloud infrastructure engineer | infrastructure engineer | cloud operations engineer
cloud architect | cloud solutions architect | cloud solution architect
solutions architect | solution architect | technical architect
software architect | application architect
enterprise architect | it architect
build engineer | release engineer | build and release engineer
qa engineer | quality assurance engineer | test engineer | software tester | qa tester | qa analyst | software test engineer
test automation engineer | qa automation engineer | automation tester | sdet | software development engineer in test | software engineer in test
engineering manager | software engineering manager | software development manager
chief technology officer | cto | chief technical officer
vp of engineering | vp engineering | vice president of engineering | head of engineering | engineering director | director of engineering
tech lead | technical lead | lead developer | lead software engineer
data engineer | etl developer | data pipeline engineer | big data engineer | data platform engineer
data warehouse developer | data warehouse engineer | dwh developer
analytics engineer | bi engineer | business intelligence engineer
bi analyst | business intelligence analyst | bi developer | business intelligence developer
data analyst | reporting analyst | data analytics specialist | insights analyst
product analyst | product data analyst
data scientist | decision scientist | applied data scientist
machine learning engineer | ml engineer | ai engineer | artificial intelligence engineer | applied ml engineer
mlops engineer | machine learning operations engineer | ml platform engineer
machine learning scientist | applied scientist | ai research scientist | ai researcher | machine learning researcher
computer vision engineer | computer vision scientist | image processing engineer
nlp engineer | natural language processing engineer
data architect | data modeler | data modeller
data governance manager | data steward | data governance specialist
database administrator | dba | database engineer
security engineer | cybersecurity engineer | cyber security engineer | information security engineer | it security engineer
security analyst | cybersecurity analyst | cyber security analyst | information security analyst | soc analyst | security operations analyst
penetration tester | pentester | pen tester | ethical hacker | offensive security engineer
application security engineer | appsec engineer | product security engineer
chief information security officer | ciso
system administrator | systems administrator | sysadmin | server administrator | it administrator
linux administrator | linux system administrator | linux systems administrator | linux sysadmin | unix administrator
network engineer | network administrator | networking engineer
it support specialist | it support technician | help desk technician | helpdesk technician | service desk analyst | desktop support technician | it helpdesk | help desk analyst | it support engineer
chief information officer | cio
product manager | digital product manager | software product manager
technical product manager | platform product manager
vp of product | vp product | head of product | product director | director of product
project manager | project lead | project leader
technical project manager | it project manager | software project manager
program manager | programme manager
technical program manager | technical programme manager
scrum master | agile coach
business analyst | it business analyst | business systems analyst
systems analyst | computer systems analyst
salesforce administrator | salesforce admin | sfdc administrator
salesforce developer | sfdc developer | apex developer
sap consultant | sap specialist | sap functional consultant
erp consultant | erp specialist
ux designer | user experience designer | product designer | ui ux designer | ux ui designer | ui designer | user interface designer | interaction designer
ux researcher | user researcher | user experience researcher | design researcher
ux writer | content designer | user experience writer
graphic designer | visual designer | communication designer
web designer | website designer
motion designer | motion graphics designer | motion graphics artist
3d artist | 3d modeler | 3d modeller | cg artist
industrial designer | industrial product designer
technical writer | documentation specialist | technical author | documentation writer
developer advocate | developer relations | devrel | developer evangelist
blockchain developer | blockchain engineer | smart contract developer | web3 developer | solidity developer
robotics engineer | robotics software engineer
python developer | python engineer
java developer | java engineer
javascript developer | javascript engineer | typescript developer | js developer
react developer | react engineer | reactjs developer
golang developer | golang engineer | go developer
c++ developer | c++ engineer
.net developer | dotnet developer | c# developer | .net engineer
php developer | php engineer | laravel developer
ruby developer | ruby on rails developer | rails developer | ruby engineer | rails engineer
node.js developer | nodejs developer | node developer | node.js engineer
"""
