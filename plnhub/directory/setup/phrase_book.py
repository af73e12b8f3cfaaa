"""What gates, tests and reads say in English, as sentences for translation; the data stand at the places."""

from plnhub.words import marked

GATES = (
    marked("only %(n)s entries came, %(m)s the last time"),
    marked("no usable entry came: look at base, filter and the service account's rights"),
    marked("missing from the answer, though they must be there: %(who)s"),
    marked(
        "%(n)s of %(m)s people would be missing or disabled after %(percent)s since everybody was last "
        "looked for, %(k)s are allowed"
    ),
    marked("%(n)s of %(m)s people would be missing or disabled, %(k)s are allowed"),
    marked("%(n)s of %(m)s people would get another %(field)s; is it mapped to the right attribute?"),
    marked("%(n)s people would be new beside %(m)s; are base and filter right?"),
    marked(
        "%(n)s people bear another key than before (%(who)s); were their entries made anew, or was another "
        "key attribute chosen?"
    ),
    marked(
        "%(n)s of %(m)s people would lose their %(field)s; may the service account still read the "
        "attribute, and is the mapping right?"
    ),
    marked("the group of the role %(role)s would get %(n)s people and lose %(m)s"),
    marked("%(n)s of %(m)s people would lose %(role)s; can the group still be read?"),
    marked(
        "address, base, filter, mapping or groups were changed since the last run: look at the plan first"
    ),
    marked(
        "%(n)s people who were disabled or gone would be let in again beside %(m)s; may the service "
        "account still read what switches people off?"
    ),
    marked("back again with roles whose groups were not read, %(n)s: %(who)s"),
    marked("%(n)s people would get %(role)s beside %(m)s; is it the right group?"),
    marked(
        "this machine's clock and the directory server's are %(why)s apart: mend its clock (timedatectl "
        "shows it), or approve the plan if these people have truly left"
    ),
    marked(
        "people were missed only %(why)s ago, though the clock of this machine says a day: it was set "
        "forward meanwhile; mend its clock (timedatectl shows it), or approve the plan if these people "
        "have truly left"
    ),
    marked("%(n)s hours"),
    marked("%(n)s minutes"),
)
RUNS = (
    marked("the read is not complete: %(why)s"),
    marked("the directory stopped after %(n)s entries: %(why)s"),
    marked("the process ended before the run did; nothing was changed"),
    marked("the directory or the database has moved since the plan was made: make a new one"),
    marked("everybody was read: %(why)s"),
    marked("so far nobody knows up to where changes were taken in"),
    marked("the settings were changed since the last time"),
    marked("changes are not asked for, as the settings say"),
    marked("so much has moved that this was the shorter way"),
    marked("another run came first"),
    marked("the server no longer knows this place"),
    marked("server, base, filter or attributes were set differently when the place was kept"),
    marked("the server cannot go on from here: %(why)s"),
    marked("another domain controller answers, or this one was restored from a backup"),
    marked("OpenLDAP's database was replaced by an older one"),
    marked("the role %(role)s stays as it is: %(why)s"),
    marked("the group of the role %(role)s holds nobody known here: %(dn)s"),
    marked("teams in a circle, cut above %(team)s"),
    marked("managers in a circle, cut at the first: %(who)s"),
    marked("by the changes nobody would be left"),
    marked("the plan is older than 24 hours: make a new one"),
    marked("the read was interrupted"),
    marked("the base '%(base)s' does not exist or may not be seen"),
    marked("the base '%(base)s' cannot be seen any more; nobody is taken for gone"),
    marked("%(n)s referrals stand below the base"),
    marked("referrals stand below the base: this server does not hold everybody"),
    marked("the file was changed while it was read"),
    marked("PLNHUB_DIRECTORY_URL: cannot read %(path)s: %(why)s"),
    marked("the server does not describe itself: %(why)s"),
    marked("an answer is garbled: a name in it is no UTF-8"),
)
PLACES = (
    marked(
        "OpenLDAP cannot say what was deleted since; give its syncprov overlay a session log (syncprov-"
        "sessionlog) to make changes cheap to find"
    ),
    marked("%(base)s shows no contextCSN: is the syncprov overlay on, may it be read?"),
    marked("the place kept is none of OpenLDAP's"),
    marked("the place kept is no time"),
    marked("the place kept is no cookie of DirSync"),
    marked("this account may not use DirSync: %(why)s"),
    marked("DirSync cannot go on from here: %(why)s"),
    marked("the server takes DirSync for an ordinary search"),
    marked("the domain controller does not show its invocationId or its highest number"),
    marked("the Content Synchronization plugin of this 389 server is off"),
    marked("the Retro Changelog plugin of this 389 server gives no change numbers"),
    marked("the 389 server sent a list of everybody instead of changes"),
    marked(
        "the 389 server counted changes, but did not say whose they are: unless they were outside its "
        "sight, add `nsslapd-attribute: nsuniqueid:targetUniqueId` to cn=Retro Changelog "
        "Plugin,cn=plugins,cn=config and restart it, or set PLNHUB_DIRECTORY_FEED to timestamp"
    ),
    marked("the server sent a control that ends too early"),
    marked("%(product)s does not say when something changes"),
)
BESIDE = (
    marked("the circle %(circle)s would lose %(n)s of %(m)s people, so it stays as it is"),
    marked("the circle %(circle)s stays as it is: %(why)s"),
    marked("circles stay as they are: '%(base)s' does not exist or may not be seen"),
    marked("%(n)s photos would vanish at once, so none was removed: may they be read?"),
    marked("the group %(group)s may not be read by this account"),
    marked("the group %(group)s shows no member; may this account read the attribute?"),
    marked("the group %(group)s cannot be read: %(why)s"),
    marked("the file holds no group %(group)s"),
    marked("there is no group %(group)s"),
    marked("the group %(group)s could not be read in time"),
    marked("the people whose primary group is %(group)s cannot be read"),
    marked("the members of %(group)s never end"),
    marked("the server stopped giving %(name)s after %(n)s values"),
    marked("the server gave %(name)s from %(n)s on when asked for %(m)s"),
    marked("the server promised %(name)s up to %(n)s and gave %(m)s values"),
)
ENTRIES = (
    marked("its key came twice"),
    marked("it has no uid"),
    marked("it has no immutable key; may the service account read it?"),
    marked("its key or DN is too long"),
    marked("%(field)s is longer than %(n)s characters"),
    marked("%(field)s is not UTF-8 (byte %(n)s)"),
    marked("%(field)s is '%(value)s', not a date"),
    marked("it has %(n)s columns instead of %(m)s"),
    marked("this person was erased and is not taken back"),
    marked("the uid belongs to a local account"),
    marked("the uid belongs to a person on file with another key"),
    marked("the same %(field)s stands at %(where)s"),
    marked("it is not UTF-8 (byte %(n)s: 0x%(value)s)"),
    marked("its quotation marks or columns are broken (%(why)s)"),
    marked("it does not begin with 'dn:'"),
    marked("its DN is not UTF-8"),
    marked("it is a change, not an entry"),
    marked("'%(value)s' is not 'attribute: value'"),
    marked("%(name)s points to another file, which is never opened"),
    marked("%(name)s is not base64"),
    marked("active is '%(value)s', neither yes nor no"),
    marked("%(value)s is no date"),
)
TESTS = (
    marked("%(server)s port %(n)s answers"),
    marked("certificate for %(names)s, valid until %(date)s"),
    marked("it ends in %(n)s days: renew it now, or nobody can be read or log in from then on"),
    marked("NOT ENCRYPTED: allowed on this machine only or by PLNHUB_DIRECTORY_STARTTLS=false"),
    marked("signed in as %(who)s at %(product)s"),
    marked("this server does not read page by page: large companies need that"),
    marked("'%(base)s' does not exist or may not be seen"),
    marked("the clocks are %(n)s s apart"),
    marked("the clocks of server and this machine are %(n)s days apart"),
    marked("the clocks of server and this machine are %(n)s minutes apart"),
    marked(
        "have both machines take their time from the same time server: certificates, Kerberos and the "
        "dates on which accounts end depend on it"
    ),
    marked("%(n)s entries, no limit met"),
    marked("%(n)s entries and more: counted for %(m)s s only"),
    marked("%(n)s referrals stand below the base: no read would ever be complete"),
    marked(
        "raise the account's limits (OpenLDAP: limits … size=unlimited; 389: nsSizeLimit, "
        "nsLookThroughLimit, nsIDListScanLimit), or choose a base without referrals"
    ),
    marked("%(n)s people, %(m)s entries set aside: %(why)s"),
    marked("%(n)s people, %(m)s entries set aside"),
    marked("mend these entries, or leave them out by the filter"),
    marked("nobody among the first %(n)s has %(fields)s: look at the mapping and the rights"),
    marked("nobody was found"),
    marked("not found: %(who)s"),
    marked("look at base, filter and the account's rights"),
    marked("%(path)s, %(n)s bytes"),
)
FAULTS = (
    marked("the directory refused the name or password of %(who)s"),
    marked("no password for %(who)s: set PLNHUB_DIRECTORY_PASSWORD or its _FILE form"),
    marked("the directory wants TLS before a password: use ldaps:// or StartTLS (%(why)s)"),
    marked("the directory cannot be reached (%(why)s); `plnhub directory test` finds the step"),
    marked("the name %(server)s has no address (%(why)s); look at its spelling and at DNS"),
    marked("%(address)s: certificate refused: %(why)s"),
    marked("%(address)s: Connection refused"),
    marked("%(address)s: No route to host"),
    marked("check host, port and firewall"),
    marked("%(address)s: no answer within %(n)s s"),
    marked("is it an LDAP server?"),
    marked("%(address)s: no TLS 1.2 or newer: %(why)s"),
    marked("is it a TLS port (ldaps://) and is its TLS up to date?"),
    marked("it has expired"),
    marked("the certificate of its authority, given here, has expired"),
    marked("ask your authority for its new certificate and give that one"),
    marked("renew the server's certificate; if it is new, look at this machine's clock"),
    marked("it is signed by itself"),
    marked("give that very certificate as PLNHUB_DIRECTORY_CA_FILE, or have it signed by your authority"),
    marked("it is for another name than %(server)s"),
    marked("use one of its names in PLNHUB_DIRECTORY_URL, or have the certificate made for this name"),
    marked("its issuer is not trusted here"),
    marked("give its issuer's certificate with PLNHUB_DIRECTORY_CA_FILE"),
    marked("the server refused StartTLS; use ldaps:// or configure its certificate"),
    marked("the directory took longer than the whole run may take; try again later"),
    marked(
        "the directory stopped answering: %(why)s; nobody was changed; if the next run stops, too, look at "
        "the server's log and at the network"
    ),
    marked("nobody was changed; if the next run stops, too, look at the server's log and at the network"),
    marked("the directory does not tell its changes: %(why)s"),
    marked("the directory cannot be searched: %(why)s"),
    marked("PLNHUB_DIRECTORY_FILTER: '%(filter)s' is no filter"),
)
PHRASES = (*GATES, *RUNS, *PLACES, *BESIDE, *ENTRIES, *TESTS, *FAULTS)
"""Of two that fit the earlier one is taken."""
