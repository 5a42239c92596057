#!/usr/bin/python3
"""Writes csv_corpus.json: what a careful data person says each of 110 messy CSV files is.

Every file has an entry below, written by hand after looking at the file: encoding, delimiter, quote,
which record is the header, which records are no rows, the name and type of every column, the rows that
must be reported. Counts of missing cells and the cell samples come out of the file itself, read with the
small parser here for the dialect the entry states. Nothing in here guesses, and nothing of Gatescope is
used. What is checked on the way, each a failure: the number of rows, the problem rows, the header names
and the types against the cells; the parser against Python's csv module; and the result against the
answers published in expected/. Where those differ, the entry says in one phrase why ("differs").

Record numbers count from 1, header and blank records included. "problems" are records that must be
reported; others may be. A list of types means each is acceptable. Missing cells are never samples.
"gap" states a place where Gatescope's written rules leave a choice or say something else.

    /usr/bin/python3 tests/golden/make_csv_corpus.py CORPUS_FOLDER > tests/golden/csv_corpus.json
"""

import csv
import io
import json
import os
import re
import sys

CODEC = {"UTF-8": "utf-8-sig", "UTF-16LE": "utf-16", "GB18030": "gb18030", "windows-1252": "cp1252"}
TYPE = {
    "i": "integer", "n": "number", "b": "boolean", "d": "datetime", "c": "category", "t": "text",
    "ct": ["category", "text"],                        # words or codes; taste
    "ni": ["number", "integer"],                       # whole numbers with thousands separators
    "e": ["integer", "number", "category", "text"],    # no value at all
    "cd": ["category", "datetime"],
    "dct": ["datetime", "category", "text"],
    "nct": ["number", "category", "text"],
}
MISSING = re.compile(r"|NA|nan|null|\?", re.I)
MISSING_IN_NUMBERS = re.compile(r"#?N/A|-|−|–|\.|\.\.|none|nil|missing", re.I)

ENTRIES = {}


def table(name, rows, columns, cells, encoding="UTF-8", delimiter=",", quote='"', escape="", header=(1,),
          skipped=0, start=None, leave=(), problems=(), ambiguous=False, note="", gap="", differs=None,
          by_hand=None, like=None):
    """columns: "name|type" each. cells: (row, column name), row -1 the last. start: first data record.
    leave: records that are no rows although not blank. by_hand: records read by eye, not by the parser.
    like: makes our rows into the published ones (blanks at the ends of cells apart), where they differ."""
    assert name not in ENTRIES, name
    ENTRIES[name] = dict(locals(), outcome="table")


def refused(name, why, row=None, column=None, note="", gap="", differs=None):
    assert name not in ENTRIES, name
    ENTRIES[name] = dict(locals(), outcome="refused")


# ---------------------------------------------------------------- csv-spectrum

table("csvspectrum__comma_in_quotes.csv", 1,
      ["first|ct", "last|ct", "address|ct", "city|ct", "zip|c"],
      [(0, "first"), (0, "city"), (0, "zip")],
      note="zip 08123: five digits with a leading zero, so a code")
table("csvspectrum__empty.csv", 2, ["a|i", "b|i", "c|i"], [(0, "a"), (1, "b"), (1, "c")],
      note="quoted empty cells are missing values; the row is not blank")
table("csvspectrum__escaped_quotes.csv", 2, ["a|i", "b|ct"], [(0, "b"), (1, "a"), (1, "b")],
      note="doubled quotes inside quotes")
table("csvspectrum__newlines_crlf.csv", 3, ["a|ct", "b|i", "c|i"], [(0, "a"), (1, "a"), (1, "c"), (2, "c")],
      note="a quoted line break is part of the cell and starts no record",
      differs={"rows": "published with CRLF inside the cell; git made it LF in this copy"},
      like=lambda rows: [[c.replace("\n", "\r\n") for c in r] for r in rows])
table("csvspectrum__simple.csv", 1, ["a|i", "b|i", "c|i"], [(0, "a"), (0, "b"), (0, "c")])
table("csvspectrum__utf8.csv", 2, ["a|i", "b|i", "c|ct"], [(0, "a"), (0, "c"), (1, "c")])

# ---------------------------------------------------------------- csv-test-data

refused("csvtestdata__all-empty.csv", "is empty", note="two line ends and nothing else",
        differs={"outcome": "published as two rows of one empty cell; a file of blank lines holds no table"})
table("csvtestdata__bad-header-less-fields.csv", 1, ["foo|i", "bar|i", "baz|e"], [(0, "foo"), (0, "bar")],
      problems=[2], note="row 2 has two of three cells")
refused("csvtestdata__bad-header-no-header.csv", "is empty", note="0 bytes")
refused("csvtestdata__bad-missing-quote.csv", "quoted cell is never closed", row=2, column=2,
        note="column 2 is named bar")
table("csvtestdata__bad-unescaped-quote.csv", 1, ["foo|i", "bar|ct", "baz|i"],
      [(0, "foo"), (0, "bar"), (0, "baz")],
      note="the quotes stand inside an unquoted cell and are plain text; nothing to report",
      gap="no cell of the file is quoted, so quote \"\" would be as true as '\"'")
refused("csvtestdata__empty-one-column.csv", "has a header and no rows below it",
        gap="'foo', then one empty line: by the rule trailing empty lines are no rows",
        differs={"outcome": "published as a header and one row with an empty cell"})
table("csvtestdata__header-simple.csv", 1, ["foo|i", "bar|i", "baz|i"], [(0, "foo"), (0, "bar"), (0, "baz")])
table("csvtestdata__one-column.csv", 1, ["foo|i"], [(0, "foo")],
      note="one column: any delimiter would do, comma by default")
table("csvtestdata__quotes-with-comma.csv", 1, ["foo|i", "bar|ct", "baz|i"],
      [(0, "foo"), (0, "bar"), (0, "baz")])
table("csvtestdata__quotes-with-newline.csv", 1, ["foo|i", "bar|ct", "baz|i"],
      [(0, "foo"), (0, "bar"), (0, "baz")])
table("csvtestdata__simple-crlf.csv", 1, ["foo|i", "bar|i", "baz|i"], [(0, "foo"), (0, "bar"), (0, "baz")],
      note="line ends are LF in this copy in spite of the name")
table("csvtestdata__trailing-newline-one-field.csv", 1, ["foo|i"], [(0, "foo")])
table("csvtestdata__trailing-space.csv", 1, ["foo|i", "bar|ct", "baz|i"],
      [(0, "foo"), (0, "bar"), (0, "baz")],
      differs={"rows": "blanks around unquoted cells are trimmed"},
      like=lambda rows: rows)

# ---------------------------------------------------------------- csvkit

table("csvkit__bad.csv", 3, ["column_a|i", "column_b|ct", "column_c|i"],
      [(0, "column_a"), (0, "column_b"), (1, "column_b"), (2, "column_b"), (2, "column_c")], problems=[2, 3],
      note="row 2 has a fourth cell that is not empty, row 3 two cells")
table("csvkit__blanks.csv", 1, ["a|e", "b|e", "c|e", "d|e", "e|e", "f|e"], [],
      note="one row in which everything is missing",
      gap="N/A, NONE and . are missing only in columns 'otherwise all numbers'; here nothing else is in the "
          "column. A data person (and csvkit's own test) takes them as missing")
table("csvkit__dummy.tsv", 1, ["a|i", "b|i", "c|i"], [(0, "a"), (0, "b"), (0, "c")], delimiter="\t")
table("csvkit__ks_1033_data.csv", 1575,
      ["state|c", "county|c", "fips|i", "nsn|c", "item_name|c", "quantity|i", "ui|c", "acquisition_cost|n",
       "total_cost|n", "ship_date|d", "federal_supply_category|i", "federal_supply_category_name|c",
       "federal_supply_class|i", "federal_supply_class_name|c"],
      [(0, "county"), (0, "item_name"), (0, "ship_date"), (10, "acquisition_cost"), (-1, "nsn"),
       (-1, "total_cost")],
      note="ship_date m/d/yyyy (12/15/2010 decides) with time 0:00:00; quoted commas in item names")
table("csvkit__mac_newlines.csv", 2, ["a|ct", "b|i", "c|i"], [(0, "a"), (1, "a"), (1, "c")],
      note="CR line ends, one CR quoted inside a cell",
      gap="the sample keeps the CR; a reader that turns line ends inside cells into LF is not wrong either")
table("csvkit__null_byte.csv", 1, ["a|e", "b|i", "c|i"], [(0, "b"), (0, "c")], problems=[2],
      note="a NUL is all the first cell holds; without it the cell is missing")
table("csvkit__test_extra_header.csv", 1, ["a|i", "b|i", "c|i", "d|e"], [(0, "a"), (0, "c")], problems=[2],
      note="four names, three cells")
table("csvkit__test_header_newline.csv", 1, ["start \t\n\x0b\x0c\r end|ct", "b|ct", "c|ct"],
      [(0, "b"), (0, "c")],
      note="white space of five kinds around and inside the first name; around it is trimmed",
      gap="whether white space inside a name is collapsed to one blank is not said; literal here")
table("csvkit__test_latin1.csv", 2, ["a|i", "b|i", "c|ct"], [(0, "c"), (1, "b"), (1, "c")],
      encoding="windows-1252", note="last byte 0xA9")
table("csvkit__test_locale.csv", 1, ["a|n", "b|ni", "c|e"], [(0, "a"), (0, "b")],
      note="decimal comma 1,7 and thousands points 200.000.000 in two columns; last column named but empty")
table("csvkit__test_utf16_little.csv", 2, ["a|i", "b|i", "c|ct"], [(0, "a"), (0, "c"), (1, "c")],
      encoding="UTF-16LE")
table("csvkit__test_utf8_bom.csv", 2, ["foo|i", "bar|i", "baz|ct"], [(0, "foo"), (0, "baz"), (1, "baz")])

# ---------------------------------------------------------------- data.table

table("datatable__536_fread_fill_1.txt", 22, ["a|i", "b|i", "c|c"],
      [(0, "c"), (4, "a"), (4, "b"), (10, "a"), (21, "c")], problems=[6, 13, 21, 23, 24],
      note="five short rows (4,5 and four times 1) and six blank lines, two of them one after the other")
refused("datatable__gb18030.txt", "has a header and no rows below it",
        note="GB18030 with its byte-order mark 84 31 95 33; the only row is ',,', a blank record")
table("datatable__issue_1087_utf8_bom.csv", 1, ["a|i", "b|i", "c|i"], [(0, "a"), (0, "b"), (0, "c")])
table("datatable__russellCRCRLF.csv", 19,
      ["Index Name|c", "Date|d", "Value Without Dividends|n", "Value With Dividends|n"],
      [(0, "Index Name"), (0, "Date"), (7, "Value Without Dividends"), (18, "Date"),
       (18, "Value With Dividends")],
      encoding="windows-1252",
      note="lines end CR CR CRLF: two blank records after each, so data row k is record 3k+4; mm/dd/yyyy; "
           "byte 0xAE in the names")
table("datatable__unescaped.csv", 2, ["No|i", "Comment|ct", "Type|ct"],
      [(0, "No"), (0, "Comment"), (0, "Type"), (1, "No"), (1, "Type")], problems=[2, 3],
      by_hand={2: ["0", 'he said:"wonderful."', "A"]},
      note="quotes inside quoted cells not doubled",
      gap="row 2 holds :\"wonderful.\"\",\"A\": by the letter of the rules \"\" is a doubled quote and the cell "
          "runs on, leaving two cells; everyone (and data.table) reads three. Three are expected here")
table("datatable__utf16le.txt", 1, ["a|ct", "b|ct"], [(0, "a"), (0, "b")], encoding="UTF-16LE",
      gap="two lines of single letters: that the first is a header is a convention, nothing shows it")

# ---------------------------------------------------------------- duckdb

table("duckdb__auto_duplicate_header_columns.csv", 2,
      ["a|i", "a_2|c", "a_3|ct", "a_4|e", "a_5|e", "a_6|e", "a_7|e", "a_8|e", "a_9|e", "a_10|e", "a_11|e",
       "a_12|e", "c13|ct"],
      [(0, "a"), (0, "a_2"), (0, "c13"), (1, "a_3"), (1, "c13")],
      note="the last header cell is empty but its column has values, so it stays and is c13")
table("duckdb__auto_semicolon_delim.csv", 3, ["c1|i", "c2|c", "c3|ct"], [(0, "c1"), (1, "c2"), (2, "c3")],
      delimiter=";", header=())
table("duckdb__auto_time_date_timestamp_dd-mm-yyyy.csv", 3, ["a|i", "b|c", "t|d", "d|d", "ts|d"],
      [(0, "t"), (0, "ts"), (2, "a"), (2, "d")], note="13-12-2004 decides dd-mm-yyyy")
table("duckdb__auto_time_date_timestamp_mm-dd-yy.csv", 3, ["a|i", "b|c", "t|d", "d|d", "ts|d"],
      [(0, "d"), (1, "ts"), (2, "t"), (2, "d")],
      note="12-13-04 decides mm-dd-yy; two-digit years; 12:12:00 AM is 12 minutes past midnight")
table("duckdb__comma_decimal_null.csv", 8,
      ["COD_LOCALE_PROGETTO|ct", "CUP|ct", "COD_OB_TEMATICO|e", "OC_COD_SUBARTICOLAZ_PROGRAMMA|i",
       "OC_MACROAREA|c", "OC_COD_SLL|i", "FINANZ_UE|n", "FINANZ_UE_FSE|e", "FINANZ_STATO_FSC|n",
       "OC_FINANZ_STATO_PAC_NETTO|n", "IMPEGNI|n", "OC_IMPEGNI_GIURID_VINCOLANTI|n", "OC_IMPEGNI_COESIONE|n",
       "TOT_PAGAMENTI|n", "OC_TOT_PAGAMENTI_BENEFICIARI|n", "OC_TOT_PAGAMENTI_TRASFERIMENTI|n",
       "COSTO_REALIZZATO|n", "COSTO_RENDICONTABILE_UE|n", "OC_TOT_PAGAMENTI_RENDICONTAB_UE|n",
       "OC_TOT_PAGAMENTI_FSC|n", "OC_TOT_PAGAMENTI_PAC|n", "OC_PAGAMENTI_COESIONE|n",
       "OC_DATA_INIZIO_PROGETTO|d", "OC_DATA_FINE_PROGETTO_PREVISTA|d", "OC_DATA_FINE_PROGETTO_EFFETTIVA|d",
       "DATA_INIZIO_PREV_STUDIO_FATT|d", "PROGRAMMATO_INDICATORE_1|n", "REALIZZATO_INDICATORE_1|n"],
      [(0, "COD_LOCALE_PROGETTO"), (0, "TOT_PAGAMENTI"), (3, "PROGRAMMATO_INDICATORE_1"),
       (4, "OC_DATA_FINE_PROGETTO_EFFETTIVA"), (7, "FINANZ_UE"), (7, "OC_DATA_INIZIO_PROGETTO")],
      note="quoted decimal commas in the money columns, decimal points in the last two",
      gap="yyyymmdd is a date 'when the column is named as a date': the names say DATA, Italian for date")
table("duckdb__csv_quoted_newline_odd.csv", 2, ["content|ct"], [(1, "content")], problems=[3],
      note="one column; the first cell is a quoted message over ten lines, row 3 is 84,hello world unquoted",
      gap="row 3 is either one text with a comma or, with the comma as delimiter, a surplus cell; the quoted "
          "commas above speak for the second (DuckDB too calls the row wrong)")
table("duckdb__decimal_separators_decimal_separators.csv", 5, ["commas|n", "periods|n"],
      [(0, "commas"), (2, "commas"), (2, "periods"), (4, "commas"), (4, "periods")], delimiter=";",
      note="decimal comma in one column, decimal point in the other, exponents and signs in both")
table("duckdb__dirty_line.csv", 2, ["COL1|n", "COL2|ct", "COL3|i"], [(0, "COL1"), (1, "COL2"), (1, "COL3")],
      header=(2,), skipped=1, note="one title line")
table("duckdb__headers_escaped_quote.csv", 2, ["Name|ct", "Escaped''Quote|i"],
      [(0, "Name"), (1, "Escaped''Quote")], note="the single quotes are text")
table("duckdb__invalid_utf8.csv", 3, ["c1|ct"], [(0, "c1"), (1, "c1"), (2, "c1")], encoding="UTF-16LE",
      header=(),
      note="valid UTF-16LE in spite of the name: bla, bla and U+FFFD, the last line without end",
      gap="either a header 'bla' whose repetition below is dropped, or three values. The first line again "
          "directly below itself, in one column of words, speaks for values: no header")
table("duckdb__mixed_timestamps.csv", 5, ["A|i", "B|dct"], [(0, "B"), (2, "B"), (4, "A"), (4, "B")],
      gap="every cell of B is a date, four ISO and one mm/dd/yyyy: datetime if shapes may mix in a column, "
          "else category. The sequence of days shows that 03/10/2024 is 10 March; alone it could not be told")
table("duckdb__rejects_incorrect_columns_few_columns.csv", 2772, ["a|i", "b|i", "c|i", "d|i"],
      [(0, "d"), (1812, "c"), (1821, "a"), (2760, "b"), (2771, "d")], problems=[1814, 1823, 2378, 2762],
      note="the two rows with one filled cell stand among the data and are rows, not notes")
table("duckdb__test_mixed_line_endings.csv", 3, ["c1|i", "c2|ct", "c3|i"],
      [(0, "c1"), (1, "c2"), (2, "c2"), (2, "c3")], header=(), note="CRLF, LF and CR in one file")
table("duckdb__thousands_separator_multi_column_quote.csv", 5, ["name|ct", "money|n", "city|c"],
      [(0, "money"), (2, "money"), (3, "money"), (4, "money"), (4, "city")],
      note="thousands commas with decimal points; 50 without either")
table("duckdb__timestamp_timezone.csv", 8, ["time|d", "description|ct"],
      [(0, "time"), (1, "time"), (3, "time"), (5, "time"), (5, "description"), (7, "time")],
      note="ISO times without offset, with Z, +hh, -hh and +hh:mm")
table("duckdb__weather.csv", 366,
      ["date|d", "maximum_temperature|i", "minimum_temperature|i", "average_temperature|n",
       "precipitation|ct", "snow_fall|ct", "snow_depth|ct"],
      [(0, "date"), (0, "average_temperature"), (364, "snow_fall"), (365, "date"), (365, "maximum_temperature")],
      note="d-m-yyyy; T (a trace) among the numbers of the last three columns",
      gap="a data person would see numbers with a code for 'trace'; by the rule these columns are categories")

# ---------------------------------------------------------------- frictionless

table("frictionless__accent.csv", 2,
      ["n_amenageur|ct", "n_operateur|ct", "n_enseigne|ct", "id_station|ct", "n_station|ct", "ad_station|ct",
       "code_insee|c", "Xlongitude|n", "Ylatitude|n", "nbre_pdc|i", "id_pdc|ct", "puiss_max|n", "type_prise|ct",
       "acces_recharge|ct", "accessibilité|ct", "observations|ct", "date_maj|d"],
      [(0, "id_station"), (0, "code_insee"), (0, "date_maj"), (1, "acces_recharge"), (1, "date_maj")],
      delimiter=";", note="code_insee 06090 is a code; 2018/03/31 and 2018/3/31 are the same day",
      gap="yyyy/mm/dd is not in the list of date shapes; a date all the same")
table("frictionless__blank-headers.csv", 2, ["id|i", "c2|ct", "age|i"],
      [(0, "id"), (0, "c2"), (1, "c2"), (1, "age")])
table("frictionless__blank-rows.csv", 2, ["id|i", "name|ct", "age|i"], [(0, "id"), (1, "name"), (1, "age")],
      note="the last record is ',,': left out")
table("frictionless__bom.csv", 2, ["id|i", "name|ct"], [(0, "id"), (0, "name"), (1, "name")])
table("frictionless__defective-rows.csv", 2, ["id|i", "name|ct", "age|i"],
      [(0, "id"), (0, "name"), (1, "name"), (1, "age")], problems=[2, 3],
      note="row 2 short, row 3 with a fourth cell Potatoes")
table("frictionless__duplicate-headers.csv", 2, ["id|i", "name|ct", "id_2|i", "age|i", "id_3|c"],
      [(0, "id"), (0, "id_2"), (0, "id_3"), (1, "name"), (1, "id_3")], note="id_3: 001101 is a code")
table("frictionless__issue-1066-largecellsize.csv", 19, ["Description|ct", "status|c"],
      [(0, "status"), (9, "status"), (18, "status")],
      note="19 times the same quoted cell of 5587 characters over nine lines; 20 records on 172 lines")
table("frictionless__latin1.csv", 2, ["id|i", "name|ct"], [(0, "id"), (0, "name"), (1, "name")],
      encoding="windows-1252", note="one byte 0xA9")
table("frictionless__matrix-with-comment.csv", 4, ["f1|i", "f2|i", "f3|i", "f4|i"],
      [(0, "f1"), (1, "f3"), (3, "f4")], header=(2,), skipped=1)
table("frictionless__numeric-labels.csv", 3,
      ["id|ct", "100022|b", "100025|b", "100047|b", "100065|b", "100093|b", "10011|b", "100131|b", "100156|b",
       "100171|b"],
      [(0, "id"), (0, "100047"), (2, "id"), (2, "100171")], note="a header of numbers above true/false")
table("frictionless__table-unicode-headers.csv", 2, ["id|i", "国人|ct"],
      [(0, "id"), (0, "国人"), (1, "国人")])
table("frictionless__table-with-accents.csv", 638,
      ["Classement|c", "Quartier|c", "Date|d", "Année|i", "Occupancy rate|n", "Average Price|n", "RevPAR|n",
       "Source|c"],
      [(0, "Classement"), (0, "Date"), (0, "Occupancy rate"), (636, "Quartier"), (637, "Date"), (637, "RevPAR")],
      encoding="windows-1252", delimiter=";", ambiguous=True,
      note="decimal commas; the dates are 58 firsts of months as dd-mm-yy",
      gap="no date has a number above 12 in first or second place, so the order cannot be told from one cell; "
          "that the first is always 01 and the second runs 01 to 12 tells a person dd-mm-yy")

# ---------------------------------------------------------------- messytables

table("messytables__complex.csv", 3, ["date|d", "another date|d", "temperature|ni", "place|ct"],
      [(0, "another date"), (1, "temperature"), (1, "place"), (2, "temperature"), (2, "place")],
      note="blanks after the commas, one before an opening quote; 24 October 2011; thousands commas")
table("messytables__mixedGLB.csv", 133,
      ["Year|i", "Jan|i", "Feb|i", "Mar|i", "Apr|i", "May|i", "Jun|ct", "Jul|ct", "Aug|ct", "Sep|ct", "Oct|ct",
       "Nov|ct", "Dec|ct", "J-D|ct", "D-N|ct", "DJF|ct", "MAM|i", "JJA|ct", "SON|ct"],
      [(0, "Year"), (0, "Jan"), (0, "D-N"), (0, "DJF"), (132, "Year"), (132, "MAM")],
      header=(4,), skipped=2,
      note="CR line ends; two titles padded with commas and a blank record above the header",
      gap="**** and ***** stand for 'not there' in eleven columns (1880 and 2012); they are not in the list of "
          "missing marks, so by the rule these columns are categories. A data person wants integers")
table("messytables__null.csv", 10, ["c1|i", "c2|i", "c3|i", "c4|i"], [(0, "c1"), (1, "c2"), (7, "c4"), (9, "c3")],
      header=(), note="null and empty are both missing")
table("messytables__simple.psv", 28,
      ["Year|i", "New dwellings|i", "Other dwellings|i", "All dwellings|i", "First time buyers|i",
       "Former owner occupiers|i"],
      [(0, "Year"), (0, "New dwellings"), (13, "Former owner occupiers"), (27, "Year"),
       (27, "Former owner occupiers")], delimiter="|")
refused("messytables__small.csv", "has a header and no rows below it", note="the one letter a",
        gap="a single text cell could be a row without header; nothing can be done with it either way")
table("messytables__spanish_chars.csv", 114,
      ["GF_ID|i", "FN_ID|i", "SF_ID|i", "GF|ct", "F|ct", "SF|ct", "Gasto total 2011|n", "Descripción|t"],
      [(0, "GF_ID"), (0, "Gasto total 2011"), (13, "SF"), (13, "Gasto total 2011"), (1, "F"), (113, "SF_ID")],
      encoding="windows-1252", leave=(117,),
      note="three quoted CRs at the end of descriptions; the source line after a blank record is a note")
table("messytables__utf-16le_encoded.csv", 327,
      ["Organisation_code|ct", "Organisation_name|ct", "Organisation_classification|c", "Reporting_period|cd",
       "Part_II_patients|ni", "Court_and_prison_disposal_patients|i", "Previous_legislation_and_other_acts|i",
       "Total_formal_admissions_excluding_place_of_safety_detentions|ni", "Total_informal_admissions|ni",
       "Place_of_safety_patients|ni", "All_admissions_including_place_of_safety_detentions|ni",
       "Total_changes_in_legal_status|ni", "Detained_under_MHA_31st_March|i",
       "Informal_patients_male_31st_March|i", "Total_patients_31st_march|ni", "Total_number_of_SCTs|i",
       "SCT_recalls_to_hospital|i", "Revocations_of_SCT|i", "Discharges_from_SCT|i"],
      [(0, "Organisation_code"), (0, "Organisation_classification"), (11, "Total_informal_admissions"),
       (322, "Organisation_name"), (326, "Organisation_name"), (326, "Discharges_from_SCT")],
      encoding="UTF-16LE",
      note="unquoted trailing blanks trimmed; 1,644 with thousands comma among plain integers",
      gap="Reporting_period is 2010-11 throughout: the year 2010/11, but it looks like November 2010; and "
          "whole numbers with thousands commas are integer by one clause of the rules, number by another")
table("messytables__weird_head_padding.csv", 60,
      ["c1|ct", "1985|e", "1993|ni", "2000|ni", "2005|ni", "2006|ni", "2007|ni", "2008|ni", "2009|ni", "2010|ni"],
      [(0, "c1"), (1, "1993"), (7, "c1"), (7, "1993"), (7, "2010"), (59, "2010")],
      delimiter=";", header=(12,), skipped=8, leave=tuple(range(73, 95)),
      note="header of years with an empty first name; the trailing delimiter makes no column; group rows have "
           "a name and no-break spaces, which are white space and missing; '.' is missing; 1.613 is 1613; "
           "records 73 to 94 are footnotes",
      gap="skipped: record 5 (only blanks) counts as blank, 10 and 11 (quoted empty cells) do not: 6 to 9 can "
          "be argued. Preamble and footnotes have records with two filled cells, so 'one filled cell' is not "
          "enough to tell them. 1985 has nothing but '.' and blanks: missing only if '.' counts there")

# ---------------------------------------------------------------- readr

table("readr__challenge.csv", 2000, ["x|n", "y|d"],
      [(0, "x"), (999, "x"), (1000, "x"), (1000, "y"), (1999, "y")],
      note="whole numbers and NA for 1000 rows, then decimals and dates: types need the whole column")
table("readr__eol-cr.csv", 3, ["x|i", "y|ct"], [(0, "x"), (0, "y"), (2, "x"), (2, "y")], note="CR line ends")
refused("readr__massey-rating.txt", "columns aligned with blanks",
        note="fixed-width; team names contain single blanks")

# ---------------------------------------------------------------- spark-csv

table("sparkcsv__cars-alternative.csv", 3, ["year|i", "make|ct", "model|ct", "comment|ct"],
      [(0, "year"), (0, "comment"), (1, "comment"), (2, "model")], delimiter="|", quote="'", problems=[5],
      note="single quotes, one after a blank; record 3 is blank, row 5 has three of four cells")
table("sparkcsv__cars-unbalanced-quotes.csv", 3, ["year|ct", "make|ct", "model|ct", "comment|ct"],
      [(0, "year"), (0, "comment"), (1, "comment"), (2, "year"), (2, "make"), (2, "model")], quote="",
      note="with quotes as text every line has exactly four cells (Spark's test reads it so, three rows)",
      gap="by the letter of the rules quotes hold: a cell over two lines closes properly before a line end and "
          "\"Chevy\" is quoted, giving two broken rows (reported 2 and 3). A data person takes them as text")
table("sparkcsv__comments.csv", 3, ["c1|i", "c2|i", "c3|i", "c4|i", "c5|n", "c6|d"],
      [(0, "c5"), (0, "c6"), (1, "c5"), (2, "c1"), (2, "c6")], header=(), skipped=2, start=3, leave=(5,),
      note="~ begins comments; record 5 (~0,9,8,...) is one among the data: a note, no ragged row")
table("sparkcsv__dates.csv", 4, ["date|d"], [(0, "date"), (1, "date"), (3, "date")],
      note="one column: the blank between day and time is no delimiter; 26/08/2015 decides dd/mm/yyyy")
table("sparkcsv__long-cols.csv", 3, ["id|i", "text|t"], [(0, "id"), (0, "text"), (1, "id"), (2, "text")],
      problems=[3],
      note="row 3 is one text of 10000 characters with 60 unquoted commas: 61 cells too many by the rules, so it "
           "is cut at the first comma and reported")

# ---------------------------------------------------------------- CleverCSV

table("clevercsv__imdb.csv", 100,
      ["fn|ct", "tid|ct", "title|t", "wordsInTitle|ct", "url|ct", "imdbRating|n", "ratingCount|i", "duration|i",
       "year|i", "type|c", "nrOfWins|i", "nrOfNominations|i", "nrOfPhotos|i", "nrOfNewsArticles|i",
       "nrOfUserReviews|i", "nrOfGenre|i", "Action|i", "Adult|i", "Adventure|i", "Animation|i", "Biography|i",
       "Comedy|i", "Crime|i", "Documentary|i", "Drama|i", "Family|i", "Fantasy|i", "FilmNoir|i", "GameShow|i",
       "History|i", "Horror|i", "Music|i", "Musical|i", "Mystery|i", "News|i", "RealityTV|i", "Romance|i",
       "SciFi|i", "Short|i", "Sport|i", "TalkShow|i", "Thriller|i", "War|i", "Western|i"],
      [(0, "title"), (0, "imdbRating"), (64, "imdbRating"), (64, "type"), (99, "title"), (99, "Western")],
      escape="\\",
      note="row 66 writes a comma inside the title as backslash comma: Dr. Seltsam\\, oder wie ...; no quotes",
      gap="the rules know a backslash only before quotes inside quotes. Without it row 66 has 46 cells, its "
          "values shift by two and imdbRating and ratingCount turn into text; this one row is why CleverCSV "
          "ships the file")

# ---------------------------------------------------------------- Pollock, made from one source

SHOP = ["DATE|d", "TIME|d", "Qty|i", "PRODUCTID|ct", "Price|nct", "ProductType|ct", "ProductDescription|t",
        "URL|ct", "Comments|e"]
SHOP_CELLS = [(0, "DATE"), (0, "Price"), (9, "ProductType"), (11, "ProductType"), (82, "TIME"),
              (82, "ProductType")]
CURRENCY = "Price is $74.69: currency signs are not in the rules, so number is as acceptable as category"

table("pollock__source.csv", 83, SHOP, SHOP_CELLS, gap=CURRENCY)
table("pollock__file_double_trailing_newline.csv", 83, SHOP, SHOP_CELLS, gap=CURRENCY)
table("pollock__file_escape_char_0x5C.csv", 83, SHOP, SHOP_CELLS, escape="\\", gap=CURRENCY,
      note="quotes inside quotes as \\\"; the backslash before an apostrophe (8\\'9) stays, as published")
table("pollock__file_field_delimiter_0x9.csv", 83, SHOP, SHOP_CELLS, delimiter="\t", gap=CURRENCY)
table("pollock__file_field_delimiter_0x20.csv", 83,
      ["DATE|d", "TIME|d", "Qty|i", "PRODUCTID|ct", "Price|nct", "ProductType|ct", "ProductDescription|ct",
       "URL|ct", "Comments|ct"],
      [(0, "DATE"), (0, "ProductType"), (0, "ProductDescription"), (1, "URL"), (4, "ProductType"), (82, "Price")],
      delimiter=" ",
      problems=[2, 3, 4, 5, 7, 8, 12, 13, 14, 16, 18, 25, 26, 28, 30, 37, 44, 45, 49, 52, 53, 56, 60, 63, 66, 73,
                74, 75, 76, 77, 82],
      note="commas were replaced by blanks without quoting: ProductType of one word fewer or more shifts the "
           "row; not to be repaired",
      gap="18 rows of ten cells have an empty tenth, so by the rule it is dropped silently although their cells "
          "are shifted by one; a report would be better. " + CURRENCY,
      differs={"rows": "blanks inside unquoted ProductType cannot be told from delimiters"})
table("pollock__file_header_multirow_2.csv", 83,
      ["DATE DATE|d", "TIME TIME|d", "Qty Qty|i", "PRODUCTID PRODUCTID|ct", "Price Price|nct",
       "ProductType ProductType|ct", "ProductDescription ProductDescription|t", "URL URL|ct",
       "Comments Comments|e"],
      [(r, c + " " + c) for r, c in SHOP_CELLS], header=(1, 2),
      note="the header line twice, published as a header of two lines",
      gap="just as well one header whose repetition is left out and reported (names DATE, TIME, ...); the "
          "published answer decides. " + CURRENCY)
refused("pollock__file_header_only.csv", "has a header and no rows below it")
table("pollock__file_multitable_same.csv", 165,
      ["DATE|d", "TIME|d", "Qty|i", "PRODUCTID|ct", "Price|nct", "ProductType|ct", "ProductDescription|t",
       "URL|ct", "Comments|ct"],
      [(0, "DATE"), (82, "ProductType"), (83, "DATE"), (103, "ProductType"), (92, "ProductType"),
       (164, "TIME")],
      problems=[85, 106],
      note="the same table twice below each other: the second header (85) is left out, its rows are read on. The "
           "second copy was badly requoted: rows 95, 97, 107 and 124 are shifted without a trace in their "
           "number of cells, 106 has an unquoted tail after \"\"",
      gap=CURRENCY,
      differs={"rows": "published answer is the first table only; by our rule the rows below a repeated header "
                       "are read on"},
      like=lambda rows: rows[:83])
table("pollock__file_preamble.csv", 83, SHOP, SHOP_CELLS, header=(3,), skipped=1, gap=CURRENCY,
      note="PREAMBLE padded with delimiters, then a blank record",
      differs={"preamble_lines": "the blank record is not counted here"})
table("pollock__file_record_delimiter_0xD.csv", 83, SHOP, SHOP_CELLS, gap=CURRENCY, note="CR line ends")

# ---------------------------------------------------------------- Pollock, survey of open data

table("pollocksurvey__1pct_SiO2_003.csv", 3451, ["cm-1|n", "%T|n"],
      [(0, "cm-1"), (0, "%T"), (3450, "cm-1"), (3450, "%T")], header=(2,), skipped=1,
      note="the title has three cells because of its commas, the table two")
table("pollocksurvey__2004-2016.csv", 965,
      ["Diffusion tube|c", "Year|i", "Jan|i", "Feb|i", "Mar|i", "Apr|i", "May|i", "Jun|i", "Jul|i", "Aug|i",
       "Sep|i", "Oct|i", "Nov|i", "Dec|i"],
      [(0, "Diffusion tube"), (0, "Dec"), (6, "Apr"), (958, "Oct"), (964, "Diffusion tube"), (964, "Dec")],
      note="empty, a blank, the word missing (29 times) and one - mean missing in the months",
      differs={"rows": "the published copy has the word missing replaced by nothing, and one cell of a blank; "
                       "we trim"},
      like=lambda rows: [["" if c == "missing" else c for c in r] for r in rows])
table("pollocksurvey__Auto_Tone_sub315_day1.csv", 280,
      ["c1|i", "c2|i", "c3|c", "c4|c", "c5|c", "c6|i", "c7|i", "c8|n"],
      [(0, "c3"), (0, "c8"), (140, "c2"), (279, "c3"), (279, "c5"), (279, "c8")], quote="'", header=(),
      note="single quotes")
table("pollocksurvey__Feb-2016.csv", 22, ["Posted_Date|d", "Merchant_Name|ct", "Invoice_Net_Line_Amount|n"],
      [(0, "Posted_Date"), (0, "Merchant_Name"), (2, "Invoice_Net_Line_Amount"), (21, "Posted_Date"),
       (21, "Invoice_Net_Line_Amount")], leave=(26,),
      note="15/02/2016 decides dd/mm/yyyy; a sentence after two blank records is a note",
      differs={"rows": "footnote left out"},
      like=lambda rows: rows + [["All transactions listed below are made via an electronic payment system to "
                                 "suppliers as part of a centrally let government contract", "", ""]])
table("pollocksurvey__Kokad_pollen.csv", 69, "record 1: Age|n, all others |i",
      [(0, "Age"), (0, "Achillea-type"), (1, "Cyperaceae"), (68, "Age"), (68, "Abies"), (68, "Zygophyllaceae")],
      delimiter=";", note="211 columns: age and 210 counts of pollen; names taken from the header as they stand",
      differs={"column_names": "the published list has an empty 212th name; neither the file nor the clean copy "
                               "has the column"})
table("pollocksurvey__O18_air.csv", 1001, ["energy (MeV)|n", "n (cm2 g-1)|n"],
      [(0, "energy (MeV)"), (0, "n (cm2 g-1)"), (1000, "energy (MeV)"), (1000, "n (cm2 g-1)")],
      note="the line beginning with # is the header",
      differs={"column_names": "# and leading blanks taken off the names",
               "header": "# and leading blanks taken off the names",
               "rows": "the published copy has a slip, 0.\\ for the 0.0 of record 20"},
      like=lambda rows: [["1.8", "0.\\"] if r == ["1.8", "0.0"] else r for r in rows])
table("pollocksurvey__PLA_6pctTalc-1hz.csv", 365,
      ["Temp./¡ãC|n", "Time/min|n", "tan d(1.000 Hz)|n", "E'(1.000 Hz)/MPa|n", "E\"(1.000 Hz)/MPa|n"],
      [(0, "Temp./¡ãC"), (0, "tan d(1.000 Hz)"), (175, "tan d(1.000 Hz)"), (364, "Time/min"),
       (364, "E\"(1.000 Hz)/MPa")], header=(24,), skipped=22,
      note="22 comment lines with commas and a blank line above; ## begins the header; ¡ã was a degree sign in "
           "GBK, but the bytes are valid UTF-8",
      differs={"preamble_lines": "the blank record is not counted here",
               "column_names": "# taken off the first name",
               "header": "# taken off the first name; the clean copy writes two apostrophes for the quote",
               "rows": "leading blanks trimmed"},
      like=lambda rows: rows)
table("pollocksurvey__Takakai2008-ch4.csv", 11, ["control X|n", "control Y|n", "fire X|n", "fire Y|n"],
      [(0, "control X"), (0, "fire Y"), (3, "fire Y"), (10, "control X"), (10, "control Y")], header=(1, 2),
      note="group line above a names line; both groups span two columns",
      differs={"column_names": "empty trailing column left out"})
table("pollocksurvey__erionite.csv", 18, ["T|n", "Cp|n", "S|n", "H|n"],
      [(0, "T"), (0, "Cp"), (10, "H"), (17, "H")], delimiter=";")
table("pollocksurvey__vissim_data_conf2473_i7_v1987.csv", 101,
      ["time[s]|n", "posx[m]|n", "posy[m]|n", "pospathx[m]|n", "pospathy[m]|n", "vel[km/h]|n", "accx[m/ss]|n",
       "yaw[rad]|n"],
      [(0, "time[s]"), (0, "yaw[rad]"), (50, "posy[m]"), (100, "time[s]"), (100, "yaw[rad]")], delimiter=";",
      note="trailing delimiter in every line",
      differs={"delimiter": "the file has semicolons; published is the clean copy's comma",
               "column_names": "empty trailing column left out", "header": "empty trailing column left out",
               "rows": "empty trailing column left out"},
      like=lambda rows: [r + [""] for r in rows])

# ---------------------------------------------------------------- single data sets

table("horse-colic_questionmark.csv", 300,
      ["c1|i", "c2|i", "c3|i", "c4|n", "c5|i", "c6|i", "c7|i", "c8|i", "c9|i", "c10|i", "c11|i", "c12|i", "c13|i",
       "c14|i", "c15|i", "c16|n", "c17|i", "c18|i", "c19|n", "c20|n", "c21|i", "c22|n", "c23|i", "c24|i",
       "c25|c", "c26|c", "c27|c", "c28|i"],
      [(0, "c3"), (0, "c4"), (1, "c25"), (150, "c3"), (299, "c25"), (299, "c28")], header=(),
      note="c25 to c27 are lesion codes such as 02208 and 00000")
table("auto_imports_questionmark.csv", 201,
      ["c1|i", "c2|i", "c3|c", "c4|c", "c5|c", "c6|c", "c7|c", "c8|c", "c9|c", "c10|n", "c11|n", "c12|n", "c13|n",
       "c14|i", "c15|c", "c16|c", "c17|i", "c18|c", "c19|n", "c20|n", "c21|n", "c22|i", "c23|i", "c24|i", "c25|i",
       "c26|i"],
      [(0, "c1"), (0, "c3"), (100, "c3"), (200, "c2"), (200, "c18"), (200, "c26")], header=(),
      note="? inside number columns (c2, c19, c20, c22, c23) and one of words (c6)")

AIR = ["d", "d", "n", "i", "i", "n", "i", "i", "i", "i", "i", "i", "n", "n", "n"]
AIR_NAMES = ["Date", "Time", "CO(GT)", "PT08.S1(CO)", "NMHC(GT)", "C6H6(GT)", "PT08.S2(NMHC)", "NOx(GT)",
             "PT08.S3(NOx)", "NO2(GT)", "PT08.S4(NO2)", "PT08.S5(O3)", "T", "RH", "AH"]
table("airquality_noheader_semicolon_decimalcomma.csv", 3000,
      ["c%d|%s" % (k + 1, t) for k, t in enumerate(AIR)],
      [(0, "c1"), (0, "c2"), (0, "c3"), (1, "c3"), (2999, "c5"), (2999, "c15")], delimiter=";", header=(),
      note="two empty trailing columns left out; decimal commas; dd/mm/yyyy, HH.MM.SS; -200 is a number here",
      gap="the rule speaks of one last column without name and values; two are left out")
table("airquality_bom_quoted_decimalcomma.csv", 3000, ["%s|%s" % p for p in zip(AIR_NAMES, AIR)],
      [(0, "Date"), (0, "Time"), (0, "CO(GT)"), (1, "CO(GT)"), (2999, "NMHC(GT)"), (2999, "AH")],
      note="quoted decimal commas with the comma as delimiter; dd/mm/yyyy, HH.MM.SS; -200 is a number here")
table("airquality_quotedheader_emptyNA.csv", 3000, ["%s|%s" % p for p in zip(AIR_NAMES, AIR)],
      [(0, "Date"), (0, "Time"), (0, "CO(GT)"), (1, "CO(GT)"), (2999, "CO(GT)"), (2999, "AH")], delimiter=";",
      note="header quoted, with \"\" and nothing as names of two empty trailing columns; missing cells empty")

table("gbk_moment.csv", 203,
      ["类别|i", "序号|i", "R通道一阶矩|n", "G通道一阶矩|n", "B通道一阶矩|n", "R通道二阶矩|n", "G通道二阶矩|n",
       "B通道二阶矩|n", "R通道三阶矩|n", "G通道三阶矩|n", "B通道三阶矩|n"],
      [(0, "类别"), (0, "R通道一阶矩"), (1, "序号"), (202, "序号"), (202, "B通道三阶矩")], encoding="GB18030")
table("gbk_ChnSentiCorp_htl_500.csv", 500, ["label|i", "review|t"],
      [(0, "label"), (0, "review"), (499, "label")], encoding="GB18030",
      gap="free text is said to hold several words; Chinese has no blanks between them. Text all the same: every "
          "value differs and most are sentences")
table("SMSSpamCollection.tsv", 5574, ["c1|c", "c2|t", "c3|e", "c4|e", "c5|i"],
      [(0, "c1"), (0, "c5"), (1, "c2"), (3026, "c2"), (5573, "c1"), (5573, "c2")], delimiter="\t", header=(),
      note="decided by looking: this copy is properly quoted. 1377 cells begin with a quote, all of them end with "
           "one, inner quotes are doubled, no cell has a quote elsewhere; 5574 rows read either way. (INDEX.csv "
           "speaks of lone quotes; the original file has them, this copy does not.) Three trailing tabs on every "
           "line, a stray 0 after the first keeps c5, and with it c3 and c4")


# ================================================================ reading

class Unclosed(Exception):
    pass


def read_records(text, delimiter, quote, escape):
    """Records as lists of (text, quoted); and the records with a stray quote inside a quoted cell."""
    records, strays, i, end = [], [], 0, len(text)
    blanks = " \t".replace(delimiter, "")
    while i < end:
        record = []
        while True:
            start = i
            while i < end and text[i] in blanks:
                i += 1
            if quote and i < end and text[i] == quote:
                opened, cell, i = i, [], i + 1
                while True:
                    if i >= end:
                        raise Unclosed(len(records) + 1, len(record) + 1)
                    following = text[i + 1:i + 2]
                    if escape and text[i] == escape and following in (quote, escape) and following:
                        cell.append(following)
                        i += 2
                    elif text[i] != quote:
                        cell.append(text[i])
                        i += 1
                    elif following == quote:
                        cell.append(quote)
                        i += 2
                    elif following in ("", delimiter, "\r", "\n"):
                        i += 1
                        break
                    else:
                        strays.append(len(records) + 1)
                        cell.append(quote)
                        i += 1
                record.append(("".join(cell), True))
            else:
                i, cell = start, []
                while i < end and text[i] not in (delimiter, "\r", "\n"):
                    if escape and text[i] == escape and text[i + 1:i + 2] == delimiter:
                        i += 1
                    cell.append(text[i])
                    i += 1
                record.append(("".join(cell), False))
            if i < end and text[i] == delimiter:
                i += 1
                continue
            break
        records.append(record)
        if text[i:i + 2] == "\r\n":
            i += 2
        elif i < end:
            i += 1
    return records, sorted(set(strays))


def decode(data, encoding):
    text = data.decode(CODEC[encoding])
    if not text.isascii() and encoding in ("GB18030", "windows-1252"):
        try:
            data.decode("utf-8")
            raise SystemExit("valid UTF-8 is called " + encoding)
        except UnicodeDecodeError:
            pass
    return text[1:] if text[:1] == "\ufeff" else text


def fail(name, what, *more):
    raise SystemExit("%s: %s %s" % (name, what, " ".join(repr(m) for m in more)))


def filled(record):
    """The cells of an upper header line, empty ones with the last to their left."""
    out = []
    for cell, quoted in record:
        out.append(cell.strip() or (out[-1] if out else ""))
    return out


def is_blank(record):
    return not any(quoted or cell.strip() for cell, quoted in record)


NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}([.,]\d{3})+)?([.,]\d+)?([eE][-+]?\d+)?")
DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}([T ]\d{1,2}:\d\d(:\d\d)?( [AP]M)?(Z|[-+]\d\d(:?\d\d)?)?)?"
                  r"|\d{1,2}[:.]\d\d([:.]\d\d)?|\d{1,2} [A-Z][a-z]+ \d{4}|(19|20)\d{6}")


def fits(kind, values):
    if kind == "integer":
        return all(re.fullmatch(r"[-+]?\d+", v) for v in values) and not any(re.match(r"0\d{4}", v) for v in values)
    if kind == "number":
        return all(NUMBER.fullmatch(v) for v in values)
    if kind == "boolean":
        return all(v.lower() in ("true", "false", "yes", "no", "t", "f", "y", "n") for v in values)
    if kind == "datetime":
        return all(DATE.fullmatch(v) for v in values)
    # Nothing that is all numbers or dates may be called words, but codes with leading zeros.
    numbers = all(re.fullmatch(r"[-+]?[\d.,]+", v) for v in values)
    return not numbers or any(re.match(r"0\d{4}", v) for v in values)


def build(entry, folder):
    name = entry["name"]
    data = open(os.path.join(folder, name), "rb").read()
    delimiter, quote, escape = entry["delimiter"], entry["quote"], entry["escape"]
    text = decode(data, entry["encoding"])
    nul = []
    if "\0" in text:
        marked = read_records(text, delimiter, quote, escape)[0]
        nul = [k + 1 for k, record in enumerate(marked) if any("\0" in c for c, q in record)]
        text = text.replace("\0", "")
    records, strays = read_records(text, delimiter, quote, escape)
    if not escape and not strays:
        check_against_csv_module(name, text, delimiter, quote, records)
    for number, cells in (entry["by_hand"] or {}).items():
        records[number - 1] = [(c, True) for c in cells]

    # Header and names.
    columns = entry["columns"]
    header = [records[h - 1] for h in entry["header"]]
    if isinstance(columns, str):
        columns = [c.strip() + ("|i" if k else "|n") for k, (c, q) in enumerate(header[0])]
    names, kinds = zip(*(c.rsplit("|", 1) for c in columns))
    if len(set(names)) != len(names):
        fail(name, "names repeat")
    above = [filled(h) for h in header[:-1]]
    bases = []
    for k, title in enumerate(names):
        cells = [h[k] if k < len(h) else "" for h in above]
        cells += [h[k][0].strip() if k < len(h) else "" for h in header[-1:]]
        plain = " ".join(c for c in cells if c)
        bases.append((plain.lstrip("# ") if k == 0 else plain) or "c%d" % (k + 1))
        earlier = bases[:-1].count(bases[-1])
        if title != bases[-1] + ("_%d" % (earlier + 1) if earlier else ""):
            fail(name, "header cell is", plain, "entry has", title)
    first = entry["start"] or (max(entry["header"]) + 1 if entry["header"] else 1)
    before = min(entry["header"]) if entry["header"] else first
    skipped = sum(not is_blank(r) for r in records[:before - 1])
    if skipped != entry["skipped"]:
        fail(name, "skipped", skipped)

    # Rows.
    one = len(names) == 1
    while one and records and is_blank(records[-1]):
        records.pop()
    rows, problems, repeated = [], set(nul + strays), 0
    flat = [[c.strip() for c, q in h] for h in header]
    for number in range(first, len(records) + 1):
        record = records[number - 1]
        if number in entry["leave"]:
            continue
        if is_blank(record) and not one:
            continue
        if [c.strip() for c, q in record] in flat:
            problems.add(number)
            continue
        if len(record) < len(names) or any(c.strip() for c, q in record[len(names):]):
            problems.add(number)
        rows.append((record + [None] * len(names))[:len(names)])
    if len(rows) != entry["rows"]:
        fail(name, "rows", len(rows))
    if not set(problems) == set(entry["problems"]):
        fail(name, "problems", sorted(problems))

    # Columns.
    described, texts = [], []
    for k, (title, kind) in enumerate(zip(names, kinds)):
        types = TYPE[kind]
        kindlist = types if isinstance(types, list) else [types]
        loose = kindlist[0] not in ("category", "text") and kind != "dct"
        values, missing = [], 0
        column = []
        for row in rows:
            cell = row[k]
            plain = cell[0].strip() if cell else ""
            gone = bool(MISSING.fullmatch(plain) or (loose and MISSING_IN_NUMBERS.fullmatch(plain)))
            missing += gone
            if not gone:
                values.append(plain)
            shown = plain if not cell or not cell[1] or loose else cell[0]
            column.append((shown, gone))
        if kind == "e":
            if values:
                fail(name, "has values:", title, values[:3])
        else:
            if not values:
                fail(name, "has no values:", title)
            for t in kindlist:
                if not fits(t, values) and kind not in ("ni", "cd", "dct", "nct"):
                    fail(name, "does not fit", title, t, [v for v in values if not fits(t, [v])][:3])
            if kind == "ni" and (not fits("number", values) or fits("integer", values)):
                fail(name, "is not whole numbers with thousands separators", title)
            if kind in ("ct", "c", "t") and (fits("datetime", values) or fits("number", values)) \
                    and not any(re.match(r"0\d{4}", v) for v in values):
                fail(name, "would fit dates or numbers", title)
            if kind == "n" and fits("integer", values):
                fail(name, "would fit integer", title)
        texts.append(column)
        described.append({"name": title, "type": types, "missing": missing})

    # Samples.
    cells = []
    for row, title in entry["cells"]:
        index = row if row >= 0 else len(rows) + row
        shown, gone = texts[names.index(title)][index]
        if gone or len(shown) > 60:
            fail(name, "sample is missing or long", row, title, shown)
        cells.append([index, title, shown])

    trimmed = [[(c[0] if c[1] else c[0].strip()) if c else "" for c in r] for r in rows]
    check_published(entry, folder, names, trimmed, any(q for r in records for c, q in r))
    out = {"outcome": "table", "encoding": entry["encoding"], "delimiter": delimiter, "quote": quote,
           "escape": escape, "header_lines": len(header), "skipped_lines": skipped, "rows": len(rows),
           "columns": described, "cells": cells, "problems": sorted(problems)}
    if entry["ambiguous"]:
        out["ambiguous"] = True
    return out


def check_against_csv_module(name, text, delimiter, quote, records):
    how = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    csv.field_size_limit(10 ** 7)
    theirs = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter,
                             skipinitialspace=delimiter != " ", **how))
    ours = [[c for c, q in r] for r in records]
    for k, (a, b) in enumerate(zip(ours, theirs)):
        # The module has an empty list for an empty line.
        if [c.strip() for c in a] != ([c.strip() for c in b] or [""]):
            fail(name, "csv module differs in record", k + 1, a, b)
    if len(ours) != len(theirs):
        fail(name, "csv module has other number of records", len(ours), len(theirs))


# ================================================================ published answers

def differing(entry, found):
    """Fails unless the differences found are exactly those the entry explains."""
    stated = set(entry["differs"] or {})
    if stated != found:
        fail(entry["name"], "differs from expected/ in", sorted(found), "stated", sorted(stated))


def published_json(folder, name):
    path = os.path.join(folder, "expected", name + ".json")
    return json.load(open(path, encoding="utf-8")) if os.path.exists(path) else None


def compare_rows(entry, ours, published, found):
    if ours != published:
        found.add("rows")
        # Where the difference can be put into code, nothing else may differ.
        if entry["like"] and entry["like"](ours) != [[c.strip(" ") for c in r] for r in published]:
            fail(entry["name"], "differs from expected/ by more than stated")


def check_published(entry, folder, names, rows, any_quoted):
    name, found = entry["name"], set()
    answer = published_json(folder, name)
    parameters = published_json(folder, name + ".parameters")
    if answer is not None:
        # Objects by column name, or lists of cells with the header among them.
        if isinstance(answer[0], dict):
            answer = [list(answer[0])] + [list(a.values()) for a in answer]
        if answer[0] != list(names):
            found.add("header")
        compare_rows(entry, rows, answer[1:], found)
    if parameters is not None:
        path = os.path.join(folder, "expected", name + ".clean.csv")
        clean = list(csv.reader(open(path, encoding="utf-8", newline="")))
        clean = [r for r in clean if any(c.strip() for c in r)]
        if entry["header"]:
            if clean[0] != list(names):
                found.add("header")
            clean = clean[1:]
        compare_rows(entry, rows, clean, found)
        if parameters["encoding"] not in ("ascii", "utf-8") or entry["encoding"] != "UTF-8":
            found.add("encoding")
        if parameters["delimiter"] != entry["delimiter"]:
            found.add("delimiter")
        # Published quote "" says that nothing is quoted; published escape of a quote says it is doubled.
        if parameters["quotechar"] != (entry["quote"] if any_quoted else ""):
            found.add("quotechar")
        if parameters["escapechar"].replace('"', "") != entry["escape"]:
            found.add("escapechar")
        if int(parameters["header_lines"]) != len(entry["header"]):
            found.add("header_lines")
        if int(parameters["preamble_lines"]) != entry["skipped"]:
            found.add("preamble_lines")
        if entry["header"] and parameters["column_names"] != list(names):
            found.add("column_names")
    differing(entry, found)


def check_refusal(entry, folder):
    name = entry["name"]
    data = open(os.path.join(folder, name), "rb").read()
    encoding = "GB18030" if data[:4] == b"\x84\x31\x95\x33" else "UTF-8"
    text = decode(data, encoding)
    if entry["why"] == "is empty":
        ok = not text.strip()
    elif entry["why"] == "has a header and no rows below it":
        records = read_records(text, ",", '"', "")[0]
        ok = len([r for r in records if not is_blank(r)]) == 1
    elif entry["row"]:
        try:
            read_records(text, ",", '"', "")
            ok = False
        except Unclosed as place:
            ok = place.args == (entry["row"], entry["column"])
    else:
        lines = text.splitlines()
        ok = all("  " in line for line in lines) and not any(d in text for d in ",;\t|")
    if not ok:
        fail(name, "is not what the refusal says")
    found = set()
    if published_json(folder, name) is not None:
        found.add("outcome")
    parameters = published_json(folder, name + ".parameters")
    if parameters is not None and parameters["n_columns"] != 0:
        found.add("outcome")
    differing(entry, found)
    out = {"outcome": "refused", "why": entry["why"]}
    for key in ("row", "column"):
        if entry[key]:
            out[key] = entry[key]
    return out


# ================================================================ writing

def written(files):
    """JSON with one line for each column, sample and short list, so that differences can be read."""
    def one(value):
        return json.dumps(value, ensure_ascii=True)

    lines = ["{", ' "made_by": %s,' % one(MADE_BY), ' "files": {']
    for n, (name, entry) in enumerate(files.items()):
        lines.append("  %s: {" % one(name))
        for m, (key, value) in enumerate(entry.items()):
            comma = "," if m + 1 < len(entry) else ""
            if key in ("columns", "cells") and value:
                lines.append('   %s: [' % one(key))
                lines += ["    %s%s" % (one(v), "," if v is not value[-1] else "") for v in value]
                lines.append("   ]" + comma)
            else:
                lines.append("   %s: %s%s" % (one(key), one(value), comma))
        lines.append("  }" + ("," if n + 1 < len(files) else ""))
    return "\n".join(lines + [" }", "}"]) + "\n"


MADE_BY = ("tests/golden/make_csv_corpus.py: entries written by hand after looking at each file; counts and samples "
           "read with a small parser in Python for the stated dialect, checked against Python's csv module and the "
           "published answers. Independent of Gatescope.")


def main():
    folder = sys.argv[1]
    index = csv.DictReader(open(os.path.join(folder, "INDEX.csv"), encoding="utf-8", newline=""))
    listed = [row["file"] for row in index]
    if sorted(listed) != sorted(ENTRIES):
        fail("INDEX.csv", "without entry:", sorted(set(listed) - set(ENTRIES)), "not listed:",
             sorted(set(ENTRIES) - set(listed)))
    files = {}
    for name in sorted(listed):
        entry = ENTRIES[name]
        out = check_refusal(entry, folder) if entry["outcome"] == "refused" else build(entry, folder)
        parts = [entry["note"]] + (["Choice: " + entry["gap"]] if entry["gap"] else [])
        parts += ["expected/ differs in %s: %s" % d for d in sorted((entry["differs"] or {}).items())]
        note = ". ".join(p for p in parts if p)
        if note:
            out["note"] = note
        files[name] = out
    sys.stdout.write(written(files))


if __name__ == "__main__":
    main()
