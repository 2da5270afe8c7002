"""Jobs of health, care, teaching and science."""

ENGLISH = """
nurse | registered nurse | rn | staff nurse
licensed practical nurse | lpn | licensed vocational nurse | lvn | enrolled nurse
nurse practitioner | advanced practice nurse | advanced nurse practitioner | aprn
icu nurse | intensive care nurse | critical care nurse
emergency nurse | er nurse | emergency room nurse | accident and emergency nurse
operating room nurse | theatre nurse | scrub nurse | perioperative nurse
paediatric nurse | pediatric nurse | children's nurse
community nurse | district nurse | home health nurse | home care nurse
mental health nurse | psychiatric nurse
nursing assistant | cna | certified nursing assistant | nurse aide | nurses aide | healthcare assistant | health care assistant | nursing aide
nurse manager | ward manager | nursing unit manager
director of nursing | chief nursing officer | head of nursing
midwife | nurse midwife
physician | medical doctor
general practitioner | family doctor | family physician | primary care physician
paediatrician | pediatrician
psychiatrist | consultant psychiatrist
anaesthetist | anesthesiologist | anaesthesiologist
nurse anesthetist | crna | nurse anaesthetist
dentist | dental surgeon
dental assistant | dental nurse
pharmacist | clinical pharmacist | community pharmacist
pharmacy technician | pharmacy assistant | pharmacy tech
physiotherapist | physical therapist | physio
speech therapist | speech language pathologist | speech and language therapist | speech pathologist
psychologist | clinical psychologist
counselor | counsellor | mental health counselor | mental health counsellor
radiographer | radiologic technologist | x ray technician | radiology technician | radiologic technician
sonographer | ultrasound technician | ultrasound technologist
medical laboratory technician | medical lab technician | medical laboratory scientist | medical technologist | clinical laboratory technician
phlebotomist | phlebotomy technician
paramedic | emergency medical technician | emt | ambulance technician
medical assistant | clinical assistant | clinical medical assistant
medical secretary | medical receptionist
medical coder | clinical coder | medical coding specialist | medical billing specialist
dietitian | dietician | nutritionist
optometrist | ophthalmic optician
veterinarian | veterinary surgeon
veterinary nurse | veterinary technician | vet nurse | vet tech | veterinary assistant
care assistant | care worker | home health aide | personal care assistant | home care aide | home carer | personal care aide | carer
support worker | care support worker | direct support professional | disability support worker
social worker | case worker | caseworker
care coordinator | patient care coordinator
childcare worker | nursery nurse | nursery practitioner | daycare worker | early years practitioner | child care worker | early years educator
nanny | babysitter | child minder | childminder
youth worker | youth support worker
teacher | school teacher | schoolteacher
primary school teacher | elementary school teacher | elementary teacher | primary teacher
secondary school teacher | high school teacher | secondary teacher
kindergarten teacher | preschool teacher | pre school teacher | nursery teacher
special education teacher | sen teacher | special needs teacher | special educational needs teacher
teaching assistant | teacher aide | teacher's aide | classroom assistant | learning support assistant
esl teacher | efl teacher | tefl teacher | esol teacher | english as a second language teacher
tutor | private tutor | private teacher
lecturer | university lecturer
school principal | headteacher | head teacher | school head
instructional designer | learning designer | e learning developer | elearning developer
postdoc | postdoctoral researcher | postdoctoral fellow | research fellow
phd student | doctoral student | phd candidate | doctoral researcher
research assistant | research associate
research scientist | scientific researcher
lab technician | laboratory technician | laboratory assistant | lab assistant
bioinformatician | bioinformatics scientist | computational biologist | bioinformatics analyst
biostatistician | clinical statistician | statistician
clinical research associate | clinical trial monitor | clinical monitor
clinical research coordinator | clinical trial coordinator | study coordinator
clinical trial manager | clinical study manager | clinical project manager
regulatory affairs specialist | regulatory affairs manager | regulatory affairs associate
pharmacovigilance specialist | drug safety specialist | drug safety associate
medical science liaison | msl
pharmaceutical sales representative | medical sales representative | pharma sales rep | medical representative
"""
