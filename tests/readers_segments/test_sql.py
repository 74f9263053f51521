"""SQL segments: what each shape of test means, which way it chooses, and exactly where it stands."""

# ruff: noqa: E501  (payloads stand as their platforms write them)

from __future__ import annotations

import pytest

from gatekeeper.errors import InputError
from gatekeeper.readers.segments import read_segment, recognise
from tests.readers_segments.reading import read, rows, spot, telling, unchecked


def where(test: str) -> list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]]:
    return telling(read(f"SELECT email FROM crm_contacts WHERE {test}"))


def test_the_whole_test_has_its_exact_place() -> None:
    segment = read("SELECT email\nFROM patients p\nWHERE p.diagnosis_code LIKE 'C50%'\n  AND p.age >= 40\n")
    assert rows(segment) == [
        (
            "diagnosis_code", "starts_with", ("C50",), "ICD-10-CM", "include", "condition", ("cancer",),
            "p.diagnosis_code LIKE 'C50%'",
        ),
        ("age", ">=", ("40",), None, "include", "demographic", (), "p.age >= 40"),
    ]  # fmt: skip
    assert [spot(c.at) for c in segment.criteria] == [(3, 7, 3, 35), (4, 7, 4, 18)]
    assert segment.criteria[0].table == "patients"
    assert [(name, spot(at)) for name, at in segment.columns] == [("email", (1, 8, 1, 13))]
    assert [(name, spot(at)) for name, at in segment.tables] == [("patients", (2, 6, 2, 14))]


OPERATORS = {
    "dx = 'E11.9'": ("dx", "=", ("E11.9",), "include", ("diabetes",)),
    "'E11.9' = dx": ("dx", "=", ("E11.9",), "include", ("diabetes",)),
    "dx <> 'E11.9'": ("dx", "!=", ("E11.9",), "exclude", ("diabetes",)),
    "dx IN ('E11.9', 'E11.65')": ("dx", "in", ("E11.9", "E11.65"), "include", ("diabetes",)),
    "dx NOT IN ('E11.9')": ("dx", "not_in", ("E11.9",), "exclude", ("diabetes",)),
    "dx LIKE 'C50%'": ("dx", "starts_with", ("C50",), "include", ("cancer",)),
    "dx LIKE '%x%'": ("dx", "contains", ("x",), "include", ()),
    "notes LIKE '%asthma%'": ("notes", "contains", ("asthma",), "include", ("respiratory",)),
    "notes LIKE '%asthma'": ("notes", "ends_with", ("asthma",), "include", ("respiratory",)),
    "notes ILIKE 'asthma'": ("notes", "=", ("asthma",), "include", ("respiratory",)),
    "dx NOT LIKE 'C50%'": ("dx", "starts_with", ("C50",), "exclude", ("cancer",)),
    "dx ~ '^C5[0-4]'": ("dx", "matches", ("^C5[0-4]",), "include", ("cancer",)),
    "LEFT(dx, 3) = 'C50'": ("dx", "starts_with", ("C50",), "include", ("cancer",)),
    "SUBSTR(dx, 1, 3) = 'C50'": ("dx", "starts_with", ("C50",), "include", ("cancer",)),
    "UPPER(TRIM(department)) = 'ONC'": ("department", "=", ("ONC",), "include", ("cancer",)),
    "LOWER(prescribed) = 'metformin'": ("prescribed", "=", ("metformin",), "include", ("diabetes",)),
    "age BETWEEN 20 AND 45": ("age", "between", ("20", "45"), "include", ()),
    "a1c > 9": ("a1c", ">", ("9",), "include", ("diabetes",)),
    "9 < a1c": ("a1c", ">", ("9",), "include", ("diabetes",)),
    "dx IS NULL": ("dx", "is_not_set", (), "include", ()),
    "dx IS NOT NULL": ("dx", "is_set", (), "include", ()),
    "COALESCE(dx, '') <> ''": ("dx", "is_set", (), "include", ()),
    "is_diabetic": ("is_diabetic", "=", ("true",), "include", ("diabetes",)),
    "NOT is_diabetic": ("is_diabetic", "=", ("true",), "exclude", ("diabetes",)),
    "is_diabetic = FALSE": ("is_diabetic", "=", ("false",), "exclude", ("diabetes",)),
    "NOT is_diabetic = FALSE": ("is_diabetic", "=", ("false",), "include", ("diabetes",)),
    "email_opt_out = 0": ("email_opt_out", "=", ("0",), "exclude", ()),
    "NOT (dx <> 'E11.9')": ("dx", "!=", ("E11.9",), "include", ("diabetes",)),
    "NOT (NOT dx LIKE 'E11%')": ("dx", "starts_with", ("E11",), "include", ("diabetes",)),
    "attribs->'care'->>'clinic' = 'Oncology'": ("care.clinic", "=", ("Oncology",), "include", ("cancer",)),
    "JSON_EXTRACT(attribs, '$.dx.main') = 'asthma'": ("dx.main", "=", ("asthma",), "include", ("respiratory",)),
    "'asthma' = ANY(conditions)": ("conditions", "contains", ("asthma",), "include", ("respiratory",)),
    "CHARINDEX('hiv', notes) > 0": ("notes", "contains", ("hiv",), "include", ("hiv",)),
    "CHARINDEX('hiv', notes) = 0": ("notes", "contains", ("hiv",), "exclude", ("hiv",)),
    "CASE WHEN dx LIKE 'C50%' THEN 1 ELSE 0 END = 1": ("dx", "starts_with", ("C50",), "include", ("cancer",)),
    "CASE WHEN dx LIKE 'C50%' THEN 1 ELSE 0 END = 0": ("dx", "starts_with", ("C50",), "exclude", ("cancer",)),
}


@pytest.mark.parametrize("test", OPERATORS)
def test_operators_values_and_polarity(test: str) -> None:
    assert where(test)[0][:5] == OPERATORS[test]


@pytest.mark.parametrize(
    ("test", "days"),
    [
        ("visit_on > now() - interval '30 days'", "30"),
        ("visit_on >= CURRENT_DATE - INTERVAL 6 MONTH", "180"),
        ("visit_on >= DATEADD(day, -90, GETDATE())", "90"),
        ("DATEDIFF(day, visit_on, GETDATE()) <= 14", "14"),
        ("visit_on >= DATE_SUB(CURDATE(), INTERVAL 2 WEEK)", "14"),
        ("visit_on >= DATE_SUB(CURRENT_DATE(), INTERVAL 90 DAY)", "90"),
    ],
)
def test_date_arithmetic_is_a_number_of_days(test: str, days: str) -> None:
    (criterion,) = read(f"SELECT email FROM c WHERE {test}").criteria
    assert (criterion.field, criterion.op, criterion.value) == ("visit_on", "within_days", (days,))


def test_longer_ago_is_no_window() -> None:
    (criterion,) = read("SELECT email FROM c WHERE last_visit < now() - interval '365 days'").criteria
    assert (criterion.op, criterion.value, criterion.window) == ("<", ("-365d",), "365 days")


def test_the_span_closes_its_brackets() -> None:
    segment = read(
        "SELECT email FROM c WHERE ((dx)) IS NOT NULL AND tags && ARRAY['copd', 'asthma'] "
        "AND UPPER(TRIM(dept)) IN ('ONC', 'GI') OR (age > 3)"
    )
    assert [row[-1] for row in rows(segment)] == [
        "((dx)) IS NOT NULL",
        "tags && ARRAY['copd', 'asthma']",
        "UPPER(TRIM(dept)) IN ('ONC', 'GI')",
        "age > 3",
    ]


def test_aliases_lead_to_the_column() -> None:
    segment = read("WITH v AS (SELECT email, department AS d FROM visits) SELECT email FROM v WHERE v.d = 'Oncology'")
    assert rows(segment) == [
        ("d", "=", ("Oncology",), None, "include", "proxy", ("cancer",), "v.d = 'Oncology'"),
    ]
    assert segment.criteria[0].table == "visits"


def test_a_flag_made_by_case_shows_what_it_stands_for() -> None:
    segment = read(
        "WITH f AS (SELECT pid, MAX(CASE WHEN code LIKE 'C50%' THEN 1 ELSE 0 END) AS g FROM diagnoses GROUP BY pid)\n"
        "SELECT c.email FROM c JOIN f ON f.pid = c.pid WHERE f.g = 1"
    )
    assert telling(segment)[0] == ("code", "starts_with", ("C50",), "include", ("cancer",))
    assert segment.criteria[0].table == "diagnoses"


def test_a_column_without_meaning_takes_that_of_its_table() -> None:
    segment = read("SELECT p.email FROM p JOIN diagnoses d ON d.pid = p.id WHERE d.code LIKE 'F32%'")
    assert rows(segment)[0][:7] == (
        "code", "starts_with", ("F32",), "ICD-10-CM", "include", "condition", ("mental-health",),
    )  # fmt: skip


def test_a_joined_clinical_table_is_evidence() -> None:
    segment = read("SELECT p.email FROM patients p\nJOIN oncology_visits v ON v.pid = p.id\n")
    assert rows(segment) == [
        ("oncology_visits", "is_set", (), None, "include", "proxy", ("cancer",), "oncology_visits"),
    ]
    assert segment.criteria[0].concept == "table"
    assert spot(segment.criteria[0].at) == (2, 6, 2, 21)
    assert [(n.kind, n.text) for n in segment.names] == [("table", "patients"), ("table", "oncology_visits")]


def test_an_outer_join_that_nothing_reads_chooses_nobody() -> None:
    segment = read("SELECT p.email FROM patients p LEFT JOIN oncology_visits v ON v.pid = p.id")
    assert segment.criteria == ()
    assert [n.text for n in segment.names] == ["patients", "oncology_visits"]


EXCLUSIONS = (
    "SELECT email FROM c WHERE email NOT IN (SELECT email FROM miscarriage_2025)",
    "SELECT email FROM c WHERE NOT EXISTS (SELECT 1 FROM miscarriage_2025 m WHERE m.email = c.email)",
    "SELECT c.email FROM c LEFT JOIN miscarriage_2025 m ON m.email = c.email WHERE m.email IS NULL",
    "SELECT email FROM c EXCEPT SELECT email FROM miscarriage_2025",
)


@pytest.mark.parametrize("sql", EXCLUSIONS)
def test_exclusion_lists_named_for_a_condition(sql: str) -> None:
    segment = read(sql)
    found = [c for c in segment.criteria if c.categories]
    assert [(c.field, c.polarity, [x.value for x in c.categories]) for c in found] == [
        ("miscarriage_2025", "exclude", ["reproductive"])
    ]
    assert [(n.kind, n.polarity) for n in segment.names if n.text == "miscarriage_2025"] == [("list", "exclude")]


def test_opt_outs_are_excluded_by_consent() -> None:
    segment = read("SELECT email FROM c WHERE email NOT IN (SELECT email FROM unsubscribes) AND bounced = 0")
    assert [(c.field, c.polarity, c.field_class.value) for c in segment.criteria] == [
        ("unsubscribes", "exclude", "consent"),
        ("bounced", "exclude", "consent"),
    ]


def test_unions_having_and_sub_queries() -> None:
    segment = read(
        "SELECT email FROM a WHERE zip = '62701'\nUNION\nSELECT email FROM b WHERE pid IN "
        "(SELECT pid FROM rx WHERE drug_name = 'metformin' GROUP BY pid HAVING MAX(a1c) >= 8)"
    )
    assert telling(segment) == [
        ("zip", "=", ("62701",), "include", ()),
        ("drug_name", "=", ("metformin",), "include", ("diabetes",)),
        ("a1c", ">=", ("8",), "include", ("diabetes",)),
    ]


def test_the_tree_keeps_the_logic() -> None:
    tree = read("SELECT email FROM c WHERE (a = 1 OR b = 2) AND NOT c1 = 3").tree
    assert tree.kind == "all"
    assert [child.kind for child in tree.children] == ["any", "none"]


def test_comments_describe_the_audience() -> None:
    segment = read("-- breast cancer survivors\nSELECT email FROM c /* spring */ WHERE tier = 'gold'")
    names = [(n.kind, n.text, spot(n.at)) for n in segment.names if n.kind == "description"]
    assert names == [
        ("description", "breast cancer survivors", (1, 1, 1, 27)),
        ("description", "spring", (2, 21, 2, 33)),
    ]


def test_select_star_and_named_columns() -> None:
    assert [n for n, _ in read("SELECT * FROM c").columns] == ["*"]
    assert [n for n, _ in read("SELECT c.*, dx AS code FROM c").columns] == ["*", "code"]


def test_unknown_functions_and_run_time_values_are_unchecked() -> None:
    segment = read("SELECT email FROM c WHERE in_cohort(patient_id) AND dx = :code AND city = :city")
    assert unchecked(segment) == [
        ("function in_cohort", "this function is not known here"),
        ("segment definition", "the value is known only at run time"),
    ]
    assert spot(segment.unchecked[0].at) == (1, 27, 1, 48)  # type: ignore[arg-type]


def test_a_stored_procedure_is_opaque() -> None:
    segment = read("EXEC dbo.build_audience 7", dialect="tsql")
    assert segment.opaque
    assert unchecked(segment) == [("procedure call", "a stored procedure makes the audience")]


def test_a_syntax_error_has_its_place_and_quotes_nothing() -> None:
    with pytest.raises(InputError) as caught:
        read("SELECT email FROM c\nWHERE dx LIKE LIKE 'SECRET'\n")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("segment.sql", 2, 15)
    assert "SECRET" not in str(caught.value)


def test_look_alike_fields_tell_no_category() -> None:
    segment = read(
        "SELECT email FROM c WHERE stage = 'MQL' AND campaign = 'spring' AND page_size > 20 AND test_group = 'B' AND "
        "engagement_score > 3 AND city = 'Hivton' AND last_name = 'Asthmar' AND product_code = 'E11' AND hall = 'C50'"
    )
    assert [c for c in segment.criteria if c.categories or c.field_class.value in ("condition", "test", "risk")] == []


def test_dbt_models_and_variables() -> None:
    text = (
        "{{ config(tags=['crm']) }}\n{% set dx = 'Chronic kidney disease' %}\n"
        "select p.email from {{ ref('dim_patient') }} p join {{ ref('fct_condition') }} c using (person_id)\n"
        "where c.condition = '{{ dx }}' and c.icd10 not in ('N18.9')\n"
    )
    segment = read(text, "models/audience.sql")
    assert segment.format == "dbt"
    assert rows(segment) == [
        (
            "condition", "=", ("Chronic kidney disease",), None, "include", "condition", ("kidney",),
            "c.condition = '{{ dx }}'",
        ),
        ("icd10", "not_in", ("N18.9",), "ICD-10-CM", "exclude", "condition", ("kidney",), "c.icd10 not in ('N18.9')"),
    ]  # fmt: skip
    assert [(name, spot(at)) for name, at in segment.tables] == [
        ("dim_patient", (3, 29, 3, 40)),
        ("fct_condition", (3, 61, 3, 74)),
    ]


def test_marketing_cloud_queries() -> None:
    text = (
        "SELECT s.SubscriberKey FROM _Subscribers s JOIN [DE Patients] p ON p.k = s.k WHERE p.[Primary Dx] LIKE 'E11%'"
    )
    segment = read(text, "target.query-meta.sql")
    assert segment.format == "sfmc-query"
    assert rows(segment)[0][3:] == ("ICD-10-CM", "include", "condition", ("diabetes",), "p.[Primary Dx] LIKE 'E11%'")


def test_listmonk_expressions() -> None:
    text = "subscribers.attribs->'care'->>'clinic' = 'Infusion' AND NOT (subscribers.attribs->'tags' ? 'hiv')"
    assert recognise("audience.txt", text.encode()) == "listmonk-query"
    segment = read(text, "audience.txt")
    assert telling(segment) == [
        ("care.clinic", "=", ("Infusion",), "include", ()),
        ("tags", "contains", ("hiv",), "exclude", ("hiv",)),
    ]


def test_nothing_of_the_query_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        read_segment("a.sql", b"CREATE TABLE #x (dx int NOT NULL)\n;\nSELECT email FROM c WHERE dx = 'E11.9'")
    assert caplog.text == ""


def test_template_variables_stand_for_their_values() -> None:
    text = (
        "{% set prefix = 'C50' %}\nselect email from {{ ref('patients') }}\n"
        "where dx like '{{ prefix }}%' and drug = '{{ var('drug', 'metformin') }}' and zip = {{ var('zip', '62701') }}\n"
    )
    assert telling(read(text)) == [
        ("dx", "starts_with", ("C50",), "include", ("cancer",)),
        ("drug", "=", ("metformin",), "include", ("diabetes",)),
        ("zip", "=", ("62701",), "include", ()),
    ]


def test_a_list_of_ids_explains_nothing() -> None:
    assert read("SELECT email FROM patients WHERE patient_id IN (1, 2, 3)").opaque
    assert not read("SELECT email FROM patients WHERE patient_id IN (1, 2, 3) AND age > 40").opaque
    assert not read("SELECT email FROM patients").opaque


def test_clauses_behind_a_test_are_no_part_of_it() -> None:
    text = "SELECT email FROM c WHERE a = FALSE\nORDER BY email LIMIT 5"
    assert [row[-1] for row in rows(read(text))] == ["a = FALSE"]
    grouped = "SELECT email FROM c WHERE dx IS NULL GROUP BY email HAVING COUNT(dx) > 2 ORDER BY 1"
    assert [row[-1] for row in rows(read(grouped))] == ["dx IS NULL", "COUNT(dx) > 2"]


def test_what_people_looked_at_is_a_proxy() -> None:
    segment = read("SELECT email FROM portal_events WHERE event_name = 'viewed_lab_results' AND tier = 'lab_partner'")
    assert [c.field_class.value for c in segment.criteria] == ["proxy", "operational"]


def test_the_name_of_a_thing_is_no_name_of_a_person() -> None:
    segment = read("SELECT email FROM p WHERE dx IN (SELECT code FROM value_sets WHERE name = 'Breast Cancer')")
    assert telling(segment)[1] == ("name", "=", ("Breast Cancer",), "include", ("cancer",))
    assert read("SELECT email FROM contacts WHERE name = 'Asthma Cancer'").criteria[0].categories == ()


def test_merge_reads_its_source() -> None:
    segment = read(
        "MERGE INTO seg t USING (SELECT email FROM p WHERE dx = 'E11.9') s ON t.email = s.email "
        "WHEN NOT MATCHED THEN INSERT (email) VALUES (s.email)"
    )
    assert telling(segment) == [("dx", "=", ("E11.9",), "include", ("diabetes",))]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT email FROM c",
        "\n-- spring\n/* list */ (SELECT email FROM c)",
        "WITH RECURSIVE c (a, b) AS (SELECT 1, 2) SELECT a FROM c",
        "CREATE OR REPLACE TEMP TABLE x AS SELECT 1",
        "{% set a = 1 %}\nselect email from c",
    ],
)
def test_queries_are_recognised_without_the_file_name(text: str) -> None:
    assert recognise("audience", text.encode()) == "sql"


@pytest.mark.parametrize(
    "text",
    [
        "Select your seat for the gala.",
        "with love, your team",
        "selection: none",
        "# Spring\n\nHello",
        "Dear *|FNAME|*",
    ],
)
def test_prose_is_no_query(text: str) -> None:
    assert recognise("letter.txt", text.encode()) is None
