"""What a column's name and type say about how private it is: a proposal, for people to take or to leave.

A name is cut into words, and the words are looked up in `RULES`: `userEmail`, `user_email` and `EMAIL_ADDRESS` are
found alike, and so are the words of several languages. Finding too much is as bad as finding too little, for nobody
reads warnings that are mostly wrong, so a word does not count where

- the type cannot hold such a value (`token_count integer` is no token, `phone boolean` no number),
- other words of the name make it a fact about the thing (`email_verified_at`, `card_brand`, `address_count`),
- the table is about places or machines, where an address or a position is nobody's home.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from semcli.datatype import DataType, Kind
from semcli.records import dataclass

TEXTS = frozenset({Kind.TEXT, Kind.JSON, Kind.BYTEA, Kind.UNKNOWN})
KEYS = TEXTS | {Kind.UUID}
DIGITS = TEXTS | {Kind.INTEGER, Kind.DECIMAL}
NUMBERS = TEXTS | {Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE}
WHOLE = frozenset({Kind.INTEGER, Kind.DECIMAL})
DAYS = TEXTS | {Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMPTZ}
FACTS = NUMBERS | {Kind.BOOLEAN}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category of `semcli.catalog.sensitivity`, and what the column seems to hold: «an e-mail address»."""

    category: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that mean something private. `people` asks for a table of people, `alone` for a name without other words;
    `beside` are words that make it harmless, `places` that it is so in tables of places."""

    category: str
    reason: str
    kinds: frozenset[Kind]
    phrases: str
    beside: str = ""
    people: bool = False
    places: bool = False
    alone: bool = False


_MACHINE = "server host node gateway dns subnet router vm pod cluster bind listen"
_LABEL = "prefix name scope scopes"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES: tuple[Rule, ...] = (
    # --- credentials: who has one is somebody else
    Rule("credential", "a password", KEYS, """
        password; passwd; pwd; passphrase; passwort; kennwort; contrasena; mot de passe; motdepasse; senha;
        wachtwoord; losenord; haslo; salasana; parola; pw; pw hash; pass hash; passcode; пароль; 密码; パスワード;
        비밀번호
        """, _LABEL),
    Rule("credential", "a secret or a key", KEYS, """
        secret; client secret; private key; secret key; api key; apikey; access key; signing key; encryption key; ssh
        key; recovery key; master key; session key; webhook secret; credential; security question; security answer;
        recovery code; backup code; seed phrase; mnemonic
        """, _LABEL),
    Rule("credential", "a token", KEYS,
        "token; id token; jwt; bearer; otp; totp; session cookie; magic link; auth code", _LABEL),
    Rule("credential", "a password's salt", TEXTS, "salt", alone=True),
    Rule("credential", "a code that only its owner knows", DIGITS, "pin", people=True, alone=True),
    Rule("credential", "a code that only its owner knows", DIGITS, "pin code; pincode; card pin; mfa code; otp code"),
    # --- payment cards
    Rule("payment_card", "a card number, or a part of one", DIGITS, """
        card number; card no; card nr; card num; cardnum; credit card; debit card; cc number; cc num; card last 4;
        card last four; card number last 4; card pan; kartennummer; kreditkarte; kreditkartennummer; numero tarjeta;
        numero de tarjeta; carte bancaire; numero carte; carta di credito; cartao de credito; primary account number
        """, "art category"),
    Rule("payment_card", "a card number, or a part of one", DIGITS, "pan; last 4; last four", alone=True),
    Rule("payment_card", "a card's security code", DIGITS,
        "cvv; cvc; cvv 2; cvc 2; card security code; kartenprufnummer"),
    Rule("payment_card", "a card holder's name", TEXTS, "card holder; cardholder; card holder name; karteninhaber"),
    # --- ids that a state gives
    Rule("government_id", "a national id", DIGITS, """
        national id; national identity; national identity number; national id number; ssn; social security; social
        security number; social insurance number; sin number; nino; national insurance; national insurance number; ni
        number; personal id number; identity card; identity card number; id card number; aadhaar; aadhar; pan card;
        curp; cpf; dni; nie; cedula; codice fiscale; codicefiscale; pesel; bsn; burgerservicenummer; personnummer;
        personal number; henkilotunnus; hetu; cpr number; cpr nr; fodselsnummer; insee; numero securite sociale;
        securite sociale; sozialversicherungsnummer; sv nummer; svnr; ahv nummer; ahvnummer; oib; jmbg; rodne cislo;
        nric; hkid; my number; mynumber; ausweisnummer; personalausweis; voter id; resident id; id card no; tckn;
        emso; amka; jmbg; tc kimlik no; pesel nr; снилс; 身份证; 身份证号; マイナンバー; 주민등록번호
        """),
    Rule("government_id", "a national id", DIGITS, "tin; rut; rfc; nit; cnp; egn; bvn; afm", people=True, alone=True),
    Rule("government_id", "a passport number", DIGITS, """
        passport; passport number; passport no; passport num; passport nr; passport id; reisepass; reisepassnummer;
        passnummer; pasaporte; passeport; passaporto; паспорт
        """),
    Rule("government_id", "a driving licence", DIGITS, """
        driver license; drivers license; driver licence; drivers licence; driving license; driving licence; driver
        license number; drivers license number; dl number; dl no; plate number; registration plate; fuhrerschein;
        fuehrerschein; fuhrerscheinnummer; permis de conduire; carnet de conducir; license plate; kennzeichen
        """),
    Rule("government_id", "a tax id", DIGITS, """
        tax id; tax number; tax identification number; tax payer id; taxpayer id; tin number; itin; nif; steuer id;
        steuernummer; steuerid; steueridentifikationsnummer; numero fiscal; numero fiscale; partita iva; инн
        """),
    Rule("government_id", "a residence permit or visa", DIGITS,
        "residence permit; visa number; alien number; green card number"),
    # --- health, genes, bodies
    Rule("health", "a fact about health", FACTS, """
        diagnosis; diagnoses; diagnose; diagnosen; diagnostico; диагноз; icd; icd 9; icd 10; icd code; icd 10 code;
        medication; prescription; allergy; allergies; blood type; blood group; blutgruppe; blood pressure; heart
        rate; glucose level; bmi; pregnant; pregnancy; smoker; hiv; hiv status; vaccination; vaccination status;
        medical record; medical record number; mrn; medical history; medical condition; health condition; health
        status; symptom; disability; disability status; mental health; krankheit; enfermedad; enfermedades; maladie;
        krankenkasse;
        krankenversicherung; krankenversichertennummer; health insurance; health insurance number; nhs number;
        medicare number; sick days; sick leave; illness; disease; medicine; covid status; vaccinated; allergie;
        befund; patologia; diagnostic medical; kvnr; body weight
        """),
    Rule("health", "a fact about health", FACTS, """
        treatment; therapy; weight; weight kg; weight lb; height; height cm; height in
        """, people=True, alone=True),
    Rule("genetic", "genetic data", NUMBERS,
        "dna; dna sequence; genome; genotype; haplotype; genetic; genetic data; allele"),
    Rule("biometric", "biometric data", NUMBERS, """
        biometric; biometrics; fingerprint template; fingerprint scan; fingerprint image; fingerprint data;
        faceprint; face encoding; face embedding; face template; facial; iris scan; retina scan; voiceprint; voice
        print; palm print; signature image
        """),
    Rule("biometric", "a fingerprint", TEXTS, "fingerprint; finger print", people=True, alone=True),
    # --- what people are
    Rule("demographic_protected", "a date of birth", DAYS | WHOLE, """
        date of birth; birth date; birthdate; birthday; birth day; dob; born; born on; born at; birth year; year of
        birth; geburtsdatum; geburtstag; geburtsjahr; date de naissance; date naissance; naissance; fecha de
        nacimiento; fecha nacimiento; nacimiento; data di nascita; data nascita; data de nascimento; data nascimento;
        geboortedatum; fodselsdato; fodselsdag; fodelsedatum; data urodzenia; syntymaaika; birth dt; bday; geb datum;
        gebdat; dt nascimento; data nasc; fecha nac; datum narozeni; dogum tarihi; дата рождения; 生年月日; 生日;
        출생일; 생년월일
        """),
    Rule("demographic_protected", "a date of death", DAYS, "date of death; death date; deceased on; sterbedatum"),
    Rule("demographic_protected", "an age", WHOLE, "age; alter; edad", people=True, alone=True),
    Rule("demographic_protected", "a protected trait", FACTS, """
        gender; gender identity; sex; geschlecht; sexo; sesso; ethnicity; ethnic group; ethnic origin; racial origin;
        religion; religious; konfession; religionszugehorigkeit; sexual orientation; political opinion; political
        party; party affiliation; trade union; union member; nationality; nationalitat; nationalitaet; nacionalidad;
        nationalite; staatsangehorigkeit; citizenship; marital status; familienstand; estado civil; veteran status;
        immigration status; caste; criminal record; criminal conviction; place of birth; birth place; birthplace;
        geburtsort; mother maiden name; mothers maiden name; ethnie; union membership; gewerkschaft; parteimitglied;
        staatsangehoerigkeit; sukupuoli; kjonn; plec; cinsiyet; 性别; 性別; 성별
        """, "product target"),
    Rule("demographic_protected", "a protected trait", TEXTS, "race; genre; genero; kon; пол", people=True, alone=True),
    # --- money
    Rule("financial", "a bank account", DIGITS, """
        iban; bank account; bank account number; bank account no; konto nummer; kontonummer; bankverbindung; sort
        code; routing number; cuenta bancaria; compte bancaire; clabe; bic; bic code; swift code; konto nr; blz;
        bankleitzahl; rekeningnummer; kontonr; cuenta corriente; codice iban
        """),
    Rule("financial", "a bank account", DIGITS,
        "account number; account no; account nr; acct num; acct number; acct no", "gl ledger general cost chart"),
    Rule("financial", "a bank account", DIGITS, "swift; rib", people=True, alone=True),
    Rule("financial", "pay or income", NUMBERS, """
        salary; base salary; gehalt; grundgehalt; jahresgehalt; lohn; wage; salaire; salario; sueldo; stipendio;
        palkka; зарплата; annual income; yearly income; monthly income; household income; personal income; einkommen;
        base compensation; total compensation; payroll; net worth; credit score; schufa; schufa score; verguetung;
        vergutung; remuneration; hourly wage; pay rate; zarobki; wynagrodzenie; plata neta; 工资; 給与; 급여
        """),
    Rule("financial", "pay or income", NUMBERS, """
        income; compensation; bonus; bonus amount; hourly rate; day rate; pay; traitement; paga; loen; lon
        """, people=True, alone=True),
    # --- on the net
    Rule("online_identifier", "an IP address", KEYS,
        "ip; ip address; ip addr; ip adresse; ipv 4; ipv 6; remote addr; remote ip; remote host; source ip", _MACHINE),
    Rule("online_identifier", "a device's or browser's id", KEYS | WHOLE, """
        mac address; imei; imsi; device id; device uuid; device fingerprint; browser fingerprint; advertising id;
        idfa; idfv; gaid; aaid; udid; adid; android id; browser id; ga client id; mac addr; ua string; cookie id;
        visitor id; anonymous id; user agent; client fingerprint
        """, _MACHINE),
    Rule("online_identifier", "a cookie", KEYS, "cookie; cookie value; session cookie value", "name policy banner"),
    Rule("online_identifier", "a visit's id", TEXTS, "session id"),
    Rule("online_identifier", "an account name", TEXTS, """
        username; user name; screen name; login name; benutzername; nombre de usuario; nom d utilisateur; twitter
        handle; instagram handle; github username; linkedin url; facebook id; telegram id; skype; discord id
        """),
    Rule("online_identifier", "an account name", TEXTS, "login", alone=True),
    Rule("online_identifier", "an account name", TEXTS,
        "twitter; instagram; facebook; linkedin; telegram; tiktok; social handle", people=True, alone=True),
    Rule("behavioral", "what somebody did", TEXTS, """
        browsing history; search history; watch history; listening history; location history; click history; call
        history
        """),
    # --- where people are
    Rule("location", "a position", NUMBERS, """
        latitude; longitude; lat; lng; lon; lat lng; lat lon; geo point; geolocation; geo location; gps; gps
        position; coordinate; geohash; breitengrad; langengrad; laengengrad; latitud; longitud; home location; last
        location; current location; lat long; coords; wgs 84; geo lat; geo lng
        """, "code", places=True),
    Rule("location", "a position", NUMBERS | {Kind.UNKNOWN}, "geo; geom; the geom; location", people=True, alone=True),
    Rule("location", "a postal code", DIGITS, """
        zip; zip code; zipcode; postal code; postcode; post code; plz; postleitzahl; codigo postal; code postal; cap
        code; postnummer; kod pocztowy; eircode; postcod; 邮编; 郵便番号; 우편번호
        """, places=True),
    # --- how to reach people, and what they are called
    Rule("contact", "an e-mail address", TEXTS, """
        email; e mail; email address; e mail address; mail address; mail adresse; correo; correo electronico;
        courriel; adresse mail; почта
        """, "domain list"),
    Rule("contact", "an e-mail address", TEXTS, "mail; メール; メールアドレス; 이메일; 邮箱; 电子邮件", alone=True),
    Rule("contact", "a telephone number", DIGITS, """
        phone; phone number; telephone; telephone number; telefon; telefonnummer; telefono; telefone; telefoon; tel;
        tel nr; tel no; mobile number; mobile phone; mobile no; cell phone; cellphone; cell number; handynummer;
        mobilnummer; msisdn; fax; fax number; whatsapp; whatsapp number; whatsapp no; mobile nr; mobil nr;
        mobiltelefon; handy nr; rufnummer; telefonnr; phone no; phone nr; celular; movil; gsm number; numero
        telefono; numero telephone; puhelin; puhelinnumero; numer telefonu; telemovel; τηλεφωνο; телефон; هاتف;
        電話番号; 电话; 手机; 手机号; 전화번호
        """, "model os brand app"),
    Rule("contact", "a telephone number", DIGITS, "mobile; handy; gsm; mobil", alone=True),
    Rule("contact", "a person's name", TEXTS, """
        first name; firstname; given name; forename; last name; lastname; surname; family name; middle name; maiden
        name; full name; fullname; legal name; nickname; nick name; vorname; nachname; familienname; geburtsname;
        prenom; nom de famille; nom famille; apellido; primer apellido; segundo apellido; nombre completo; nombres y
        apellidos; cognome; sobrenome; voornaam; achternaam; fornavn; etternavn; efternavn; nazwisko; imie; фамилия;
        contact name; contact person; recipient name; next of kin; emergency contact; customer name; employee name;
        patient name; guest name; passenger name; driver name; fname; lname; first nm; last nm; name first; name
        last; guardian name; mother name; father name; spouse name; parent name; prijmeni; фамилия имя; 氏名; 姓名;
        성명
        """, "product company business entity font repo file"),
    Rule("contact", "a person's name", TEXTS, """
        name; display name; preferred name; alias; nom; nombre; nome; naam; namn; navn; nimi; jmeno; имя; 名前; 이름
        """, people=True, alone=True),
    Rule("contact", "a postal address", TEXTS, """
        address; addr; street; street address; street name; house number; address line; mailing address; billing
        address; shipping address; home address; delivery address; strasse; hausnummer; anschrift; adresse;
        direccion; domicilio; indirizzo; endereco; adres; street no; hausnr; strasse nr; numero rue; ulica; straat;
        strada; адрес; διευθυνση; 住所; 地址; 주소
        """, f"{_MACHINE} wallet contract memory web url bus register token email ip mac", places=True),
    Rule("contact", "a postal address", TEXTS, "rue; calle; rua", alone=True, places=True),
)  # fmt: skip

_ABOUT = _words(
    """
    count counts cnt total totals sum avg average mean median min max num n qty quantity rate rates ratio pct
    percent percentage share score status state type types kind class category brand network issuer scheme
    provider vendor format template version algorithm algo method mode policy rule level strength length len
    size position index rank order is has was can may need needs require requires required enabled disabled
    verified confirmed valid validated allowed opted opt optin optout consent subscribed unsubscribed sent
    opened clicked bounced delivered failed attempts attempt retries changed change updated created deleted
    expires expiry expired expiration expire issued rotated used at on date time timestamp ts day month year
    label title description desc subject body campaign queue job domain event action country region currency
    language lang locale timezone tz id ids ref uuid pk fk band bracket bucket group range tier segment limit
    quota usage budget source channel flag default preference preferences setting settings
    """
)
"""Words that make a column a fact about the thing, and no longer the thing."""

_PEOPLE = _words(
    """
    user person people employee staff patient contact member student teacher applicant candidate passenger
    guest visitor driver voter donor volunteer resident colleague worker mitarbeiter kunde personen empleado
    salarie
    """
)
_PLACES = _words(
    """
    airport station store shop warehouse venue office branch site city country region place location port stop
    restaurant hotel facility depot landmark poi airfield museum
    """
)
_NETWORK = frozenset({"inet", "cidr", "macaddr", "macaddr8"})
_ASKING = frozenset({"is", "has", "was"})
_ENDINGS = (
    "emailaddress",
    "email",
    "password",
    "passwort",
    "kennwort",
    "phonenumber",
    "telefonnummer",
    "geburtsdatum",
    "firstname",
    "lastname",
    "vorname",
    "nachname",
    "creditcardnumber",
    "ipaddress",
)
"""Words that are found at the end of longer ones too: `useremail`."""

_LONGEST = 5
"""How many words a phrase has at most."""


def classify(name: str, type: DataType, table: str | None = None) -> Proposal | None:
    """What a column seems to hold, None where nothing private is seen.

    >>> from semcli.datatype import TEXT
    >>> classify("customerEmail", TEXT)
    Proposal(category='contact', reason='an e-mail address')
    """
    meanings = _meanings(name)
    about = _about(table or "")
    kind = type.element.kind if type.kind is Kind.ARRAY and type.element is not None else type.kind
    for rule, others in meanings:
        if kind in rule.kinds and _counts(rule, others, about, kind):
            return Proposal(rule.category, rule.reason)
    return _by_type(name, type)


def _by_type(name: str, type: DataType) -> Proposal | None:
    """What a type alone says: PostgreSQL has some for what is somebody's on the net, unless it is a machine's."""
    if type.name.removesuffix("[]") not in _NETWORK or set(words_of(name)) & (_ABOUT | _words(_MACHINE)):
        return None
    return Proposal("online_identifier", "a network address")


@lru_cache(maxsize=4096)  # tables share the names of many columns
def _meanings(name: str) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """What a name may mean, the likeliest first, and the words that are left of it.

    The last words say what a thing is, those before them whose it is: `email_verification_token` is a token.
    """
    words = words_of(name)
    found = sorted(_found(words), key=lambda found: (-found[1], found[0]))
    return tuple((rule, frozenset(words[:start] + words[end:])) for start, end, rule in found)


@lru_cache(maxsize=64)
def _about(table: str) -> frozenset[str]:
    """The words of a table's name, in singular."""
    return frozenset(_singular(word) for word in words_of(table.rpartition(".")[2]))


def words_of(name: str) -> list[str]:
    """The words of a name, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return [word.lower() for word in re.findall(r"[^\W\d_]+|\d+", plain)]


def _counts(rule: Rule, beside: frozenset[str], about: frozenset[str], kind: Kind) -> bool:
    """Whether a rule's words mean what they say, beside the name's other words and in such a table."""
    if kind is Kind.BOOLEAN:
        beside -= _ASKING  # `has_disability` is the fact itself
    if beside & (_ABOUT | _words(rule.beside)) or (rule.alone and beside):
        return False
    if rule.people and not about & _PEOPLE:
        return False
    return not (rule.places and (about | beside) & _PLACES)


def _found(words: list[str]) -> Iterator[tuple[int, int, Rule]]:
    """Every run of words that stands in a rule, written together or apart, in singular or plural."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            run = "".join(words[start:end])
            if len(run) <= 3 and end - start > 1:
                continue  # two letters here and one there mean nothing together
            for rule in _INDEX.get(run, ()) or _INDEX.get(_singular(run), ()):
                yield start, end, rule
        ending = next((e for e in _ENDINGS if words[start].endswith(e) and words[start] != e), None)
        for rule in _INDEX.get(ending or "", ()):
            yield start, start + 1, rule


def _singular(word: str) -> str:
    if word.endswith(("sses", "xes", "ches")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _index() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in RULES:
        for phrase in rule.phrases.split(";"):
            run = "".join(words_of(phrase))
            found[run] = (*found.get(run, ()), rule)
    return found


_INDEX = _index()
