"""The people of a throw-away directory who log in: plain, twins, and with names that mean something."""

from base64 import b64encode

from plnhub.config import Settings
from tests.access.makers import PASSWORD
from tests.servers.slapd import Slapd

ANN_KEY = "11111111-1111-4111-8111-111111111111"
ODD_NAMES = ["o'neil, ann (x)*", "a\\b", "#lead", "李雷"]
INJECTIONS = [
    *(
        "*",
        "a*",
        "*)(uid=*",
        "*)(uid=ann",
        "ann)(uid=*",
        "ann)(|(uid=*",
        "\\2a",
        "\\61nn",
        "ann)",
        "(ann",
        "ann\\",
    ),
    *(
        "*)(objectClass=*",
        "ann)(userPassword=*",
        "*)(|(objectclass=*)",
        "ann))(|(uid=*",
        "!(uid=ann)",
        "ann;binary",
    ),
    *(
        "uid=ann",
        "uid=ann,ou=people,dc=pln,dc=example",
        "ann,ou=x",
        "a,ou=x",
        "#616e6e",
        "ann+cn=x",
        "&ann",
        "|ann",
    ),
    *(
        "ann)(cn=*))(&(uid=ann",
        "%2a",
        "%28",
        "ann%00",
        "*)(mail=*",
        "ann)(!(uid=bob)",
        "~ann",
        ">=ann",
        "<=z",
        "an?",
    ),
    *(":dn:=ann", "ann)(uid:dn:=ann", "uid:caseExactMatch:=ann", "${ann}", "{{7*7}}", "<GUID=00>"),
]


def entry(uid: str, number: int, password: str = PASSWORD) -> str:
    return (
        f"dn: employeeNumber={number},ou=people,dc=pln,dc=example\nobjectClass: inetOrgPerson\n"
        f"employeeNumber: {number}\nuid:: {_base64(uid)}\ncn: Person {number}\nsn: {number}\n"
        f"userPassword: {password}\nentryUUID: {str(number) * 8}-1111-4111-8111-111111111111\n\n"
    )


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


LDIF = (
    "dn: dc=pln,dc=example\nobjectClass: dcObject\nobjectClass: organization\no: PLN\ndc: pln\n\n"
    "dn: ou=people,dc=pln,dc=example\nobjectClass: organizationalUnit\nou: people\n\n"
    + entry("ann", 1)
    + entry("twin", 2)
    + entry("twin", 3)
    + "".join(entry(uid, 4 + place) for place, uid in enumerate(ODD_NAMES))
)
POLICY = (
    "dn: cn=policy,dc=pln,dc=example\nobjectClass: device\nobjectClass: pwdPolicy\ncn: policy\n"
    "pwdAttribute: userPassword\npwdLockout: TRUE\n\n"
)
LOCK = (
    "dn: employeeNumber=1,ou=people,dc=pln,dc=example\nchangetype: modify\n"
    "replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n"
)


def settings_for(server: Slapd, port: int | None = None) -> Settings:
    return Settings(
        directory_url=f"ldap://127.0.0.1:{port or server.port}",
        directory_base=server.base_dn,
        directory_bind_dn=server.bind_dn,
        directory_password=server.password,  # type: ignore[arg-type]
    )
