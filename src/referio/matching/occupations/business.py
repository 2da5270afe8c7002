"""Jobs of an office: selling, marketing, customers, money, law, people, keeping it running."""

ENGLISH = """
sales development representative | sdr | business development representative | bdr | sales development rep | business development rep
account executive | sales executive
outside sales representative | field sales representative | field sales executive | outside sales rep
inside sales representative | inside sales rep | inside sales executive | telesales executive
telemarketer | telesales agent | telemarketing agent
account manager | client manager | key account manager | client account manager
sales director | director of sales | head of sales | vp of sales | vp sales | vice president of sales
sales engineer | pre sales engineer | presales engineer | solutions engineer | presales consultant | pre sales consultant | solutions consultant
sales operations analyst | sales ops analyst | revenue operations analyst | revops analyst
sales operations manager | revenue operations manager | revops manager | sales ops manager
business development manager | bd manager | new business manager
partnerships manager | partner manager | channel manager | alliances manager | partner account manager | channel partner manager
customer success manager | client success manager | customer success specialist | customer success associate | customer success executive
customer service representative | customer support representative | customer service agent | customer support agent | customer care representative | customer support specialist | customer service advisor | customer service associate | customer support associate
call center agent | call centre agent | contact center agent | contact centre agent | call center representative | call centre operator
technical support engineer | technical support specialist | product support engineer | customer support engineer
implementation manager | implementation specialist | implementation consultant
customer onboarding manager | customer onboarding specialist | onboarding manager | onboarding specialist
customer experience manager | cx manager
customer service manager | customer support manager | customer care manager
digital marketing manager | online marketing manager | digital marketer | digital marketing specialist | online marketing specialist
growth marketer | growth marketing manager | growth manager | growth hacker
performance marketing manager | paid media manager | performance marketer | ppc manager | ppc specialist | sem specialist | sem manager | paid search specialist
seo specialist | seo manager | search engine optimization specialist | seo analyst | seo consultant
content marketer | content marketing manager | content manager | content strategist
content writer | copywriter | copy writer
social media manager | social media specialist | social media marketer
email marketing manager | email marketing specialist | crm manager | lifecycle marketing manager | crm specialist | crm marketing manager
product marketing manager | product marketer | pmm
brand manager | brand marketing manager
field marketing manager | event marketing manager
event manager | event coordinator | events coordinator | event planner | events manager | event organizer
marketing analyst | marketing data analyst
market research analyst | market researcher
head of marketing | vp of marketing | vp marketing | marketing director | director of marketing
chief marketing officer | cmo
demand generation manager | demand gen manager
communications manager | public relations manager | pr manager | corporate communications manager
communications specialist | public relations specialist | pr specialist | communications officer | press officer
internal communications manager | employee communications manager
visual merchandiser | visual merchandising specialist
ecommerce manager | e commerce manager | online shop manager | online store manager
talent acquisition specialist | talent acquisition partner | recruitment consultant | recruitment specialist | talent partner | recruiting specialist
technical recruiter | it recruiter | tech recruiter
sourcer | talent sourcer | sourcing recruiter
recruiting coordinator | recruitment coordinator | talent acquisition coordinator
recruiting manager | talent acquisition manager | recruitment manager | head of talent acquisition | talent acquisition lead
hr manager | human resources manager | people operations manager | people and culture manager
hr business partner | hrbp | human resources business partner | people partner | people business partner
hr generalist | human resources generalist | hr specialist | human resources specialist | people operations specialist
hr assistant | human resources assistant | hr coordinator | human resources coordinator | people operations coordinator | hr administrator
hr director | human resources director | vp of people | head of people | head of hr | director of human resources | director of people
chief people officer | chief human resources officer | chro
people operations | people ops | hr operations | human resources operations
human resources | hr
compensation and benefits manager | compensation manager | total rewards manager | comp and ben manager
compensation analyst | compensation and benefits specialist | total rewards specialist | total rewards analyst
learning and development specialist | l and d specialist | learning and development manager | training specialist | corporate trainer
payroll specialist | payroll administrator | payroll clerk | payroll accountant
accountant | financial accountant | staff accountant | general ledger accountant
bookkeeper | accounting clerk | accounts assistant | accounting assistant
accounts payable specialist | accounts payable clerk | ap specialist | accounts payable accountant
accounts receivable specialist | accounts receivable clerk | ar specialist | credit controller | collections specialist
tax accountant | tax specialist | tax analyst
tax advisor | tax consultant | tax adviser
internal auditor | internal audit specialist
financial controller | finance controller | corporate controller
financial analyst | finance analyst | fp&a analyst | financial planning analyst
finance manager | financial manager
finance director | director of finance | head of finance | vp of finance | vp finance
chief financial officer | cfo
treasury analyst | treasury specialist | cash management analyst
investment analyst | equity research analyst | buy side analyst
investment banker | investment banking analyst | investment banking associate
portfolio manager | fund manager
quantitative analyst | quant | quantitative researcher | quant researcher
financial advisor | financial adviser | financial planner | wealth advisor | wealth manager
credit analyst | credit risk analyst
risk manager | risk management specialist
underwriter | insurance underwriter
claims adjuster | claims handler | insurance adjuster | loss adjuster | claims specialist
insurance agent | insurance broker | insurance advisor
actuary | actuarial analyst
compliance officer | compliance manager | compliance specialist | regulatory compliance officer
aml analyst | anti money laundering analyst | kyc analyst | financial crime analyst
bank teller | teller | bank cashier
loan officer | mortgage advisor | mortgage loan officer | mortgage broker | mortgage adviser
management consultant | strategy consultant
strategy manager | corporate strategy manager
lawyer | attorney | solicitor
corporate counsel | legal counsel | in house counsel | in house lawyer | company lawyer | commercial counsel
general counsel | chief legal officer
paralegal | legal assistant
contract manager | contracts manager | contract administrator | contract specialist
data protection officer | dpo
patent attorney | patent lawyer | intellectual property lawyer | ip lawyer
executive assistant | personal assistant | assistant to the ceo | executive secretary | management assistant
administrative assistant | admin assistant | office assistant | secretary | office administrator | administrative officer
office manager | office coordinator | workplace manager
receptionist | front desk receptionist | front desk agent | front desk associate
data entry clerk | data entry operator | data entry specialist
chief executive officer | ceo
chief operating officer | coo
head of operations | vp of operations | vp operations | operations director | director of operations
business operations manager | biz ops manager | business operations lead
operations analyst | business operations analyst | bizops analyst
procurement manager | purchasing manager | sourcing manager
procurement specialist | purchasing agent | purchaser | procurement officer | purchasing specialist | strategic buyer
category manager | category buyer
translator | translation specialist
"""
