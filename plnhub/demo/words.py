"""The words of the invented company: names, divisions, teams, topics, communities. All made up."""

GIVEN = (
    "Aiko Amara Anders Anjali Beatriz Bilal Carmen Chen Dagny Daniel Davor Elif Emeka Esra Farid Fatima "
    "Gael Greta Hana Hugo Ibrahim Ines Ivo Jana Jelena Joon Kaito Katya Kofi Lars Leila Lena Lucía Magnus "
    "Maja Mateo Mina Nadia Naveen Nia Noor Olga Omar Paweł Petra Priya Quentin Rafael Ravi Rosa Sami Sanna "
    "Selin Sofia Tariq Tomasz Ulla Vera Viktor Wanjiru Xiu Yara Youssef Zoë Zuzana"
).split()
FAMILY = (
    "Abara Aydın Bakker Baptiste Berg Bianchi Castillo Cho Costa Dahl Diallo Dvořák Eriksen Farouk Fischer "
    "Fontaine García Greco Haddad Hansen Herrera Horvat Ito Ivanova Jansen Kaya Keller Khan Kim Kowalska "
    "Kruger Laine Lindqvist Lopes Mbeki Mehta Moreau Nair Nakamura Novak Nowak Okafor Oliveira Özdemir "
    "Papadopoulou Pereira Petrov Qureshi Rahman Reyes Rossi Sato Schmidt Silva Sørensen Szabó Tanaka Torres "
    "Ueda Varga Virtanen Wang Weber Yıldız Zhou Żak"
).split()
DIVISIONS = {
    "Engineering": ("Platform", "Payments", "Mobile", "Data", "Security", "Quality", "Web", "Tooling"),
    "Operations": ("Logistics", "Field North", "Field South", "Supply", "Sites", "Safety", "Fleet", "Energy"),
    "Customer Care": (
        "Onsite Help",
        "Hotline",
        "Returns",
        "Key Accounts",
        "Self-Service",
        "Voice",
        "Claims",
        "Care Lab",
    ),
    "Research": ("Materials", "Sensing", "Modelling", "Trials", "Standards", "Futures", "Ethics", "Library"),
    "Business": (
        "Sales East",
        "Sales West",
        "Marketing",
        "Finance",
        "People",
        "Legal",
        "Partners",
        "Learning",
    ),
}
TOPICS = {
    "Engineering": ("incident reviews", "python", "data pipelines", "testing", "accessibility"),
    "Operations": ("route planning", "safety walks", "maintenance", "energy use", "shift handover"),
    "Customer Care": ("hard conversations", "plain language", "returns", "listening", "self-service"),
    "Research": ("statistics", "open science", "prototyping", "sensors", "ethics"),
    "Business": ("pricing", "negotiation", "onboarding", "storytelling", "budgeting"),
}
COMMON_TOPICS = ("facilitation", "mentoring", "writing well", "visual notes", "learning out loud")
COMMUNITIES = (
    ("github", "github", 44),
    ("mastodon", "craft.example", 36),
    ("mastodon", "science.example", 30),
    ("feed", "quiet.example", 3),
)
SITES = ("Gdańsk", "Lisbon", "Toronto", "Singapore", "Remote")
TITLES = {
    "Engineering": "engineer",
    "Operations": "coordinator",
    "Customer Care": "adviser",
    "Research": "researcher",
    "Business": "partner",
}
LEVELS = (
    ("Intern", 0.08),
    ("Junior", 0.15),
    ("Professional", 0.35),
    ("Senior", 0.21),
    ("Lead", 0.12),
    ("Manager", 0.09),
)
QUESTIONS = (
    "How do you begin with {topic}?",
    "Who has done {topic} in the field?",
    "What should I read about {topic}?",
    "Would somebody look at my draft on {topic}?",
    "What went wrong the first time you tried {topic}?",
    "Is there a small first step for {topic}?",
)
ANSWERS = (
    "Start with one real case and write down what surprised you.",
    "We tried this in spring; I can show you our notes, the failures too.",
    "Ask the people on the night shift: they do it every day.",
    "There is a good short guide in our reading list; come by and I will walk you through it.",
    "I would not do it alone. Let us pair for an hour on Thursday.",
    "We stopped doing it that way after two bad weeks; here is what we do now.",
)
INTENTS = (
    "I want to learn how {name} runs {topic}",
    "To see {topic} from another division's side",
    "To be told honestly when my work on {topic} is not good enough",
    "To bring ideas on {topic} back to my team",
)
