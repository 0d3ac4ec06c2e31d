"""What names and types give away: found in many spellings and languages, and not where nothing is private."""

from __future__ import annotations

from pathlib import Path

import pytest

from semcli.catalog.load import load
from semcli.catalog.sensitivity import CATEGORIES
from semcli.datatype import parse_type
from semcli.introspect.classify import RULES, classify, words_of

PRIVATE = {
    "credential": """
        password, password_hash, passwordHash, PasswordDigest, user_pwd, userpassword, encrypted_password,
        passwort_hash, contraseña, mot_de_passe, senha, api_key, api_key_hash, apiKey, APIKey, secret,
        client_secret, totp_secret, private_key, session_token, access_token, refresh_token,
        email_verification_token, reset_token, csrf_token, session_token uuid, jwt, salt, salt bytea, password
        bytea, otp, recovery_codes text[], пароль, credentials jsonb, pw_hash, passcode, id_token, session_key,
        security_question, 密码, 비밀번호
    """,
    "payment_card": """
        card_number, cardNumber, card_number bigint, cardnumber, card_no, cc_number, credit_card, creditCardNumber,
        card_last4, card_last_4, card_number_last4, pan, cvv, cvc integer, cvv2, cardholder_name,
        kreditkartennummer, numero_de_tarjeta, last4
    """,
    "government_id": """
        ssn, SSN, ssn integer, social_security_number, national_id, nationalId, passport, passport_number,
        passport_no, drivers_license, driving_licence, tax_id, taxId, steuernummer, steuer_id, dni, nif, curp, cpf,
        codice_fiscale, codiceFiscale, pesel, bsn, personnummer, aadhaar, nino, sozialversicherungsnummer,
        personalausweis, reisepass, numero_securite_sociale, numéro_sécurité_sociale, паспорт, license_plate,
        passport_num, id_card_no, plate_number, 身份证号
    """,
    "contact": """
        email, e_mail, eMail, EMAIL, emails text[], email_address, user_email, useremail, customerEmail,
        billing_email, correo_electronico, courriel, phone, phone_number, phonenumber, phone bigint, mobile,
        mobile_number, cell_phone, telefon, telefono, telefonnummer, fax, first_name, firstname, firstName,
        last_name, lastName, full_name, surname, vorname, Nachname, prenom, prénom, apellido, cognome, achternaam,
        nazwisko, address, street, straße, strasse, address_line1, home_address, shipping_address, shippingAddress,
        addresses jsonb, dirección, adresse, indirizzo, emergency_contact, телефон, фамилия, email_hash,
        handy, mobile_nr, handyNr, celular, móvil, gsm, rufnummer, mobiltelefon, numero_telefono, calle, rue, rua,
        ulica,
        hausnr, street_no, fname, lname, last_nm, mother_name, 電話番号, 手机号, 전화번호, メール, 이메일, 住所,
        地址, 氏名,
        τηλέφωνο, διεύθυνση, هاتف
    """,
    "online_identifier": """
        ip, ip inet, ip_address, ipAddress, IPAddress, client_ip, last_login_ip, remote_addr, ipv4, mac_address,
        imei, device_id, device_id uuid, advertising_id uuid, idfa, browser_fingerprint, user_agent, username, cookie,
        cookie_value, session_id, source_ip, remote_host, mac_addr, udid, ua_string, seen_from inet, card macaddr,
        user_name, twitter_handle, login
    """,
    "demographic_protected": """
        date_of_birth date, dob date, birth_date date, birthdate, birthday date, born date, birth_year integer,
        geburtsdatum date, date_de_naissance date, fecha_nacimiento date, data_nascita date, gender, sex,
        geschlecht, ethnicity, religion, sexual_orientation, nationality, marital_status, familienstand,
        place_of_birth, is_union_member boolean, mothers_maiden_name, bday date, geb_datum date, data_nasc date,
        date_of_death date, ethnie, gewerkschaft, 生年月日 date, дата_рождения date, 性别
    """,
    "health": """
        diagnosis, diagnoses, diagnosis_code, diagnose, icd10_code, medication, prescription, allergies, blood_type,
        blood_pressure integer, bmi double, is_pregnant boolean, has_disability boolean, hiv_status, smoker boolean,
        medical_record_number, mrn, krankenkasse, nhs_number, symptoms, диагноз,
        disease, covid_status, vaccinated boolean, befund, allergie, enfermedades
    """,
    "financial": """
        salary integer, base_salary numeric, salary_cents integer, gehalt numeric, salaire numeric, salario numeric,
        annual_income integer, household_income numeric, iban, bank_account, bank_account_number, kontonummer,
        credit_score integer, net_worth numeric, hourly_wage numeric, bic, swift_code, account_number, acct_num,
        kontonr, blz, bankleitzahl, pay_rate numeric, remuneration numeric, vergütung numeric, zarobki numeric
    """,
    "location": """
        latitude double, longitude double, lat double, lng numeric, home_lat double, geolocation, gps_position,
        coordinates jsonb, zip, zip_code, zipcode integer, postal_code, postcode, plz, last_location, coords,
        lat_long, wgs84,
        kod_pocztowy, eircode, 郵便番号
    """,
    "biometric": "face_encoding bytea, fingerprint_template bytea, voiceprint, iris_scan bytea",
    "genetic": "dna_sequence, genotype, genome jsonb",
    "behavioral": "browsing_history jsonb, search_history",
}
HARMLESS = """
    id bigint, name, title, slug, status, created_at timestamptz, description, notes, code, key, key_prefix, hash,
    commit_hash, content_hash, checksum, card_brand, card_type, card_network, card_exp_month integer, card_exp_year
    integer, address_count integer, address_type, address_id bigint, num_addresses integer, tax_rate numeric,
    tax_amount numeric, tax_rate, created_ip_count integer, ip_count bigint, ip_country, server_ip, email_count
    integer, email_verified boolean, email_verified_at timestamptz, email_opt_in boolean, emails_sent integer,
    email_domain, email_template, email_subject, is_email_confirmed boolean, phone boolean, phone_type, phone_model,
    phone_verified_at, token_count integer, tokens_used integer, prompt_tokens integer, max_tokens integer,
    token_type, token_expires_at, token_name, password_changed_at timestamptz, password boolean, password_attempts
    integer, password_policy, secret_name, api_key_prefix, api_key_id bigint, public_key, foreign_key, primary_key,
    sort_key, wallet_address, contract_address, memory_address, web_address, street_count integer, mobile boolean,
    mobile_app_version, login boolean, login_count integer, username_changed_at timestamptz, salary_currency,
    salary_band, income_category, net_income numeric, operating_income numeric, national_holiday, nationality_count
    integer, age integer, average_age double, page integer, age_group, usage integer, message, image, stage,
    language, package, passenger_count integer, race, race_id bigint, sex_ratio double, percentage double, panel,
    pantry, company_name, legal_entity, product_full_name, bio, role, subject, body, ship_date date, shipping
    numeric, zip_count integer, latency_ms integer, lateral boolean, platform, plate, flat, longest integer,
    lon_lat_count integer, region, city, country, seat_count integer, mail_queue, mailbox_size integer, skip
    boolean, tip numeric, trip_id bigint, zip_file_size bigint, description_html, recipe, equipment, telemetry,
    dna_test_count integer, medication_count integer, allergy_id bigint, is_active boolean, pin boolean, spin_rate
    double, pinned_at timestamptz, secretary boolean, tokenizer_version, authority, author_id bigint, hotel, motel, geo,
    location, geom geometry, position, fingerprint, key_fingerprint, cookie_policy, cookie_banner boolean, session_id
    bigint, session_id uuid, session_count integer, height integer, weight double, treatment, therapy, via, genre,
    genero,
    income numeric, bonus numeric, compensation numeric, swift, nit, rut, pin, alias, display_name, nombre, nom, nome,
    handy_count integer, mobile_os, gsm_supported boolean, gl_account_number, general_ledger_account_number, instagram,
    linkedin, disease_count integer, medicine_id bigint, vaccinated_count integer, bic_verified boolean, listen_address
    inet, server_net cidr, subnet inet, node_mac macaddr, pay_period, hourly_rate numeric, pass boolean, passed boolean,
    bypass boolean, rued boolean, street_count integer, geo_region, location_id bigint, location_count integer,
    cartel, salt numeric, born_count integer, newborn boolean, airborne boolean, device_count integer, device_type,
    ssn_verified boolean
"""


def columns(text: str) -> list[tuple[str, str]]:
    found = []
    for each in " ".join(text.split()).split(", "):
        name, _, type = each.strip().partition(" ")
        found.append((name, type or "text"))
    return found


@pytest.mark.parametrize("category", PRIVATE)
def test_private_columns_are_found(category: str) -> None:
    missed = []
    for name, type in columns(PRIVATE[category]):
        found = classify(name, parse_type(type))
        if found is None or found.category != category:
            missed.append((name, type, found))
    assert missed == []


def test_harmless_columns_are_left_alone() -> None:
    found = [(name, type, classify(name, parse_type(type))) for name, type in columns(HARMLESS)]
    assert [each for each in found if each[2] is not None] == []


@pytest.mark.parametrize(
    ("name", "type", "table", "category"),
    [
        ("name", "text", "public.users", "contact"),
        ("name", "text", "patients", "contact"),
        ("name", "text", "public.workspaces", None),
        ("name", "text", None, None),
        ("age", "integer", "employees", "demographic_protected"),
        ("age", "integer", "cheeses", None),
        ("address", "text", "customers", "contact"),
        ("address", "text", "public.stores", None),
        ("latitude", "double", "rides", "location"),
        ("latitude", "double", "airports", None),
        ("store_latitude", "double", "orders", None),
        ("zip", "text", "warehouses", None),
        ("geo", "text", "users", "location"),
        ("location", "text", "passengers", "location"),
        ("location", "text", "events", None),
        ("fingerprint", "text", "employees", "biometric"),
        ("fingerprint", "text", "builds", None),
        ("rue", "text", "clients", "contact"),
        ("calle", "text", "stores", None),
        ("nombre", "text", "empleados", "contact"),
        ("pin", "text", "members", "credential"),
        ("height_cm", "integer", "patients", "health"),
        ("height_cm", "integer", "parcels", None),
        ("income", "numeric", "applicants", "financial"),
        ("genre", "text", "users", "demographic_protected"),
        ("genre", "text", "films", None),
        ("instagram", "text", "users", "online_identifier"),
    ],
)
def test_the_table_says_whose_it_is(name: str, type: str, table: str | None, category: str | None) -> None:
    found = classify(name, parse_type(type), table)
    assert (found.category if found else None) == category


def test_every_language_of_spelling_is_cut_into_words() -> None:
    assert words_of("userEMailAddress2") == ["user", "e", "mail", "address", "2"]
    assert words_of("IPAddress") == ["ip", "address"]
    assert words_of("numéro-Sécurité.sociale") == ["numero", "securite", "sociale"]
    assert words_of("") == []
    assert classify("", parse_type("text")) is None


def test_every_rule_proposes_a_category_that_there_is() -> None:
    assert {rule.category for rule in RULES} <= set(CATEGORIES)


def test_the_demo_raises_no_false_alarm() -> None:
    catalog = load(Path(__file__).parents[2] / "catalog.toml")
    found = {
        f"{column.entity}.{column.name}": classify(column.name, column.type, entity.table)
        for entity in catalog.entities.values()
        for column in entity.columns.values()
    }
    private = {f"{c.entity}.{c.name}": c.pii[0] for e in catalog.entities.values() for c in e.columns.values() if c.pii}
    assert {name: proposal.category for name, proposal in found.items() if proposal} == private
