"""What matching reads of an alert and of its subscriber, as one text each.

PostgreSQL keeps both itself, so they cannot fall behind what they are made of. The functions
are declared immutable, as what a row keeps must be: of texts and numbers array_to_string
always makes the same, though not of every type there is.
"""

from django.db import migrations, models
from django.db.models import F, Func


def items(kind: str, column: str) -> str:
    """Return what tells a list: no item holds the mark, whatever somebody wrote.

    Another sign takes its place: a blank would be lost at the ends of what arrays quote not.
    """
    begin = f"chr(30) || '{kind}'"
    return f"""
        case when cardinality({column}) = 0 then ''
            when strpos(array_to_string({column}, ''), chr(30)) = 0
            then {begin} || array_to_string({column}, {begin})
            else {begin} || array_to_string(
                replace({column}::text, chr(30), chr(31))::text[], {begin}) end"""


# Nothing of our own is called, so a backup can be put back in whatever order; no queries,
# so PostgreSQL evaluates each expression without planning it.
FUNCTIONS = f"""
    create function alerts_alert_told(
        synonyms boolean, remote_too boolean, remote_only boolean,
        pay_unstated_too boolean, only_followed boolean,
        words_all text[], words_any text[], words_none text[], refused text[],
        place_ids integer[], radii smallint[], areas text[],
        floor_amount bigint, floor_interval text, floor_currency text,
        work_modes text[], commitments text[], seniorities text[], functions text[],
        languages text[], followed bigint[], muted bigint[]
    ) returns text language plpgsql immutable parallel safe as $$
    declare told text;
    begin
        told := chr(30) || '?' || (
            synonyms::int + 2 * remote_too::int + 4 * remote_only::int
            + 8 * pay_unstated_too::int + 16 * only_followed::int)
            || {items("a", "words_all")} || {items("o", "words_any")}
            || {items("n", "words_none")} || {items("r", "refused")}
            || {items("i", "areas")}
            || {items("W", "work_modes")} || {items("C", "commitments")}
            || {items("S", "seniorities")} || {items("F", "functions")}
            || {items("L", "languages")}
            || {items("e", "followed")} || {items("m", "muted")};
        for n in 1 .. cardinality(place_ids) loop
            told := told || chr(30) || 'p' || place_ids[n] || ' ' || radii[n];
        end loop;
        if floor_amount is not null then
            told := told || chr(30) || 'f' || floor_amount || ' '
                || replace(floor_interval || ' ' || floor_currency, chr(30), chr(31));
        end if;
        return told;
    end $$;
    create function alerts_subscriber_told(
        country text, time_zone text, own_domains text[], muted_words text[]
    ) returns text language plpgsql immutable parallel safe as $$
    begin
        return chr(30) || 'h' || replace(country || ' ' || time_zone, chr(30), chr(31))
            || {items("d", "own_domains")} || {items("n", "muted_words")};
    end $$;
"""
WITHOUT = """
    drop function alerts_subscriber_told;
    drop function alerts_alert_told;
"""
ALERT = """
    synonyms remote_too remote_only pay_unstated_too only_followed words_all words_any
    words_none refused place_ids radii areas floor_amount floor_interval floor_currency
    work_modes commitments seniorities functions languages followed muted
"""
SUBSCRIBER = "country time_zone own_domains muted_words"


def told(function: str, columns: str) -> models.GeneratedField:
    asked = map(F, columns.split())
    return models.GeneratedField(
        expression=Func(*asked, function=function, output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_ask_without_writing")]

    operations = [
        migrations.RunSQL(FUNCTIONS, WITHOUT),
        migrations.AddField("alert", "told", told("alerts_alert_told", ALERT)),
        migrations.AddField(
            "subscriber", "told", told("alerts_subscriber_told", SUBSCRIBER)
        ),
    ]
