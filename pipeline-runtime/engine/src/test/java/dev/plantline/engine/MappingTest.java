package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import org.junit.jupiter.api.Test;

/** What each word of a mapping does to a message. */
class MappingTest {
    private static final String HEAD =
            """
            contract: {version: 1.0.0, format: json, schema: {type: object}}
            keys: {order: [id], idempotency: [id]}
            codeMaps:
            - {name: reasons, kind: reason, steward: Marie, entries: [{code: R1, value: broken}, {code: "7", value: lost}]}
            - {name: places, kind: location, steward: Paul, entries: [{code: A, value: stock.stock_location_stock}, {code: B, value: lyon.loc_b}]}
            - name: units
              kind: unit
              steward: Anna
              entries:
              - {code: KGM, value: kg}
              - {code: GRM, value: g}
              - {code: DZN, value: pcs, factor: "12"}
              - {code: BAG, value: kg, factor: "25"}
              - {code: BAG, value: kg, factor: "12.5", product: RESIN}
              - {code: ROLL, value: m, factor: "99.9", product: FOIL}
            mapping:
              steps:
            """;

    private static CompiledInterface mapping(String steps) {
        return Manifests.ready(HEAD + steps.indent(2));
    }

    private static CompiledInterface field(String field) {
        return mapping(
                "- load: {model: stock.lot}\n  fields:\n  - {to: name, value: x}\n  - {to: x_target, " + field + "}\n");
    }

    private static String mapped(CompiledInterface compiled, String json) {
        try {
            return StepsCodec.write(compiled.map(compiled.decode(Manifests.json(json))))
                    .toString();
        } catch (MessageFailedException e) {
            return org.junit.jupiter.api.Assertions.fail(e.failure().toString());
        }
    }

    /** The field's value in the form of steps; "absent" when it was left alone. */
    private static String value(CompiledInterface compiled, String json) {
        try {
            var field = StepsCodec.write(compiled.map(compiled.decode(Manifests.json(json))))
                    .at("/0/fields")
                    .get("x_target");
            return field == null ? "absent" : field.toString();
        } catch (MessageFailedException e) {
            return org.junit.jupiter.api.Assertions.fail(e.failure().toString());
        }
    }

    private static Failure failure(CompiledInterface compiled, String json) {
        try {
            return org.junit.jupiter.api.Assertions.fail(
                    StepsCodec.write(compiled.map(compiled.decode(Manifests.json(json))))
                            .toString());
        } catch (MessageFailedException e) {
            return e.failure();
        }
    }

    @Test
    void fromTakesAValueAsItIs() {
        CompiledInterface compiled = field("from: \"a.b[1].c\"");
        assertThat(value(compiled, "{\"a\": {\"b\": [0, {\"c\": 1.50}]}}")).isEqualTo("1.50");
        assertThat(value(compiled, "{\"a\": {\"b\": [0, {\"c\": \"x\"}]}}")).isEqualTo("\"x\"");
        assertThat(value(compiled, "{\"a\": {\"b\": [0, {\"c\": false}]}}")).isEqualTo("false");
    }

    @Test
    void fromOfAListOrObjectIsAMappingFailureAtItsPlace() {
        assertThat(failure(field("from: a"), "{\"a\": [1]}")).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
            assertThat(failure.place()).isEqualTo("/a");
        });
    }

    @Test
    void anAbsentValueIsRejectedWithItsPlaceAndTheWayOut() {
        for (String json :
                new String[] {"{}", "{\"a\": null}", "{\"a\": {}}", "{\"a\": 1}", "{\"a\": {\"b\": null}}"}) {
            assertThat(failure(field("from: a.b"), json)).satisfies(failure -> {
                assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
                assertThat(failure.place()).isEqualTo("/a/b");
                assertThat(failure.reason())
                        .contains("x_target")
                        .contains("spec.mapping.steps[0].fields[1]")
                        .contains("whenMissing");
            });
        }
    }

    @Test
    void whenMissingSaysWhatAnAbsentValueDoes() {
        assertThat(value(field("from: a, whenMissing: omit"), "{}")).isEqualTo("absent");
        assertThat(value(field("from: a, whenMissing: \"null\""), "{}")).isEqualTo("null");
        assertThat(value(field("from: a, whenMissing: default, default: 5"), "{}"))
                .isEqualTo("5");
        assertThat(value(field("from: a, whenMissing: default, default: 5"), "{\"a\": 6}"))
                .isEqualTo("6");
        assertThat(value(field("from: a, whenMissing: default, default: \"5\", as: integer"), "{}"))
                .isEqualTo("5");
        assertThat(value(field("ref: \"p_{a}\", whenMissing: default, default: uom.product_uom_unit"), "{}"))
                .isEqualTo("{\"ref\":\"uom.product_uom_unit\"}");
        assertThat(value(field("ref: \"p_{a}\", whenMissing: omit"), "{}")).isEqualTo("absent");
        assertThat(value(field("lookup: {model: product.product, by: {name: a}}, whenMissing: omit"), "{}"))
                .isEqualTo("absent");
    }

    @Test
    void aConstantIsWrittenAsItIs() {
        assertThat(value(field("value: 1.50"), "{}")).isEqualTo("1.50");
        assertThat(value(field("value: true"), "{}")).isEqualTo("true");
        assertThat(value(field("value: \"2026-01-31\", as: date"), "{}")).isEqualTo("\"2026-01-31\"");
    }

    @Test
    void anExpressionIsExact() {
        assertThat(value(field("expr: a * b"), "{\"a\": 0.1, \"b\": 3}")).isEqualTo("0.3");
        assertThat(value(field("expr: a + b"), "{\"a\": 0.1, \"b\": 0.2}")).isEqualTo("0.3");
        assertThat(value(field("expr: a / b, convert: {scale: 3}"), "{\"a\": 10, \"b\": 3}"))
                .isEqualTo("3.333");
        assertThat(value(field("expr: \"site + '/' + string(a)\""), "{\"site\": \"LY\", \"a\": 4.0}"))
                .isEqualTo("\"LY/4\"");
        assertThat(value(field("expr: \"has(a) ? a : 'none'\""), "{}")).isEqualTo("\"none\"");
        assertThat(value(field("expr: \"has(a) ? a : null\", whenMissing: omit"), "{}"))
                .isEqualTo("absent");
        assertThat(value(field("expr: \"size(list) == 2\""), "{\"list\": [1, 2]}"))
                .isEqualTo("true");
        assertThat(failure(field("expr: list"), "{\"list\": [1, 2]}").reason())
                .contains("must give a text, a number")
                .contains("list");
    }

    @Test
    void aFieldWhoseConditionIsFalseIsLeftAlone() {
        assertThat(value(field("from: a, when: b > 1"), "{\"a\": 1, \"b\": 2}")).isEqualTo("1");
        assertThat(value(field("from: a, when: b > 1"), "{\"b\": 1}")).isEqualTo("absent");
    }

    @Test
    void aCodeGoesThroughItsMap() {
        assertThat(value(field("from: a, code: reasons"), "{\"a\": \"R1\"}")).isEqualTo("\"broken\"");
        assertThat(value(field("from: a, code: reasons"), "{\"a\": 7.0}")).isEqualTo("\"lost\"");
    }

    @Test
    void anUnknownCodeNeverDefaults() {
        for (String more : new String[] {"", ", whenMissing: omit", ", whenMissing: default, default: x"}) {
            assertThat(failure(field("from: a, code: reasons" + more), "{\"a\": \"R9\"}"))
                    .satisfies(failure -> {
                        assertThat(failure.failureClass()).isEqualTo(FailureClass.business);
                        assertThat(failure.place()).isEqualTo("/a");
                        assertThat(failure.reason())
                                .contains("\"R9\"")
                                .contains("code map reasons")
                                .contains("Marie");
                    });
        }
    }

    @Test
    void aCodeCanNameARecord() {
        CompiledInterface compiled = field("ref: \"{place}\", code: places");
        assertThat(value(compiled, "{\"place\": \"A\"}")).isEqualTo("{\"ref\":\"stock.stock_location_stock\"}");
        assertThat(value(compiled, "{\"place\": \"B\"}")).isEqualTo("{\"ref\":\"lyon.loc_b\"}");
        assertThat(failure(compiled, "{\"place\": \"C\"}").failureClass()).isEqualTo(FailureClass.business);
        assertThat(value(
                        field("lookup: {model: stock.location, by: {name: place}}, code: reasons"),
                        "{\"place\": \"R1\"}"))
                .isEqualTo("{\"lookup\":{\"model\":\"stock.location\",\"by\":{\"name\":\"broken\"}}}");
    }

    @Test
    void aNaturalKeyIsMadeOfAllItsValues() {
        CompiledInterface compiled =
                field("lookup: {model: product.product, by: {default_code: a, company_id.name: b}}");
        assertThat(value(compiled, "{\"a\": \"P1\", \"b\": \"Lyon\"}"))
                .isEqualTo(
                        "{\"lookup\":{\"model\":\"product.product\",\"by\":{\"default_code\":\"P1\",\"company_id.name\":\"Lyon\"}}}");
        assertThat(failure(compiled, "{\"a\": \"P1\"}").failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure(compiled, "{\"a\": \"P1\"}").place()).isEqualTo("/b");
    }

    @Test
    void quantitiesAreConvertedExactlyAndRoundedOnce() {
        CompiledInterface compiled = field("from: q, convert: {codeMap: units, unit: u, product: p, to: kg, scale: 3}");
        assertThat(value(compiled, "{\"q\": 1.2345, \"u\": \"KGM\"}")).isEqualTo("1.235");
        assertThat(value(compiled, "{\"q\": -1.2345, \"u\": \"KGM\"}")).isEqualTo("-1.235");
        assertThat(value(compiled, "{\"q\": 1234.5, \"u\": \"GRM\"}")).isEqualTo("1.235");
        assertThat(value(compiled, "{\"q\": 2, \"u\": \"BAG\"}")).isEqualTo("50.000");
        assertThat(value(compiled, "{\"q\": 2, \"u\": \"BAG\", \"p\": \"RESIN\"}"))
                .isEqualTo("25.000");
        assertThat(value(compiled, "{\"q\": 2, \"u\": \"BAG\", \"p\": \"SAND\"}"))
                .isEqualTo("50.000");
        assertThat(value(compiled, "{\"q\": \"0.5\", \"u\": \"t\"}")).isEqualTo("500.000");
    }

    @Test
    void whatCannotBeConvertedHoldsTheKeyAndSaysWhoHelps() {
        CompiledInterface compiled = field("from: q, convert: {codeMap: units, unit: u, product: p, to: kg, scale: 3}");
        assertThat(failure(compiled, "{\"q\": 1, \"u\": \"PALLET\"}")).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.business);
            assertThat(failure.place()).isEqualTo("/u");
            assertThat(failure.reason()).contains("PALLET").contains("units").contains("Anna");
        });
        assertThat(failure(compiled, "{\"q\": 1, \"u\": \"ROLL\", \"p\": \"SAND\"}")
                        .reason())
                .contains("for product \"SAND\"");
        assertThat(failure(compiled, "{\"q\": 1, \"u\": \"DZN\"}").reason())
                .contains("pcs")
                .contains("cannot be converted to kg");
        assertThat(failure(compiled, "{\"q\": 1}").failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure(compiled, "{\"q\": \"1,5\", \"u\": \"KGM\"}").reason())
                .contains("decimal number");
    }

    @Test
    void builtInUnitsNeedNoCodeMap() {
        assertThat(value(field("from: q, convert: {unit: u, to: h, scale: 4}"), "{\"q\": 100, \"u\": \"min\"}"))
                .isEqualTo("1.6667");
        assertThat(value(field("from: q, convert: {unit: u, to: h}"), "{\"q\": 90, \"u\": \"min\"}"))
                .isEqualTo("1.5");
        assertThat(failure(field("from: q, convert: {unit: u, to: h}"), "{\"q\": 100, \"u\": \"min\"}")
                        .reason())
                .contains("scale");
        assertThat(failure(field("from: q, convert: {unit: u, to: h}"), "{\"q\": 100, \"u\": \"kg\"}")
                        .failureClass())
                .isEqualTo(FailureClass.business);
        assertThat(failure(field("from: q, convert: {unit: u, to: h}"), "{\"q\": 100, \"u\": \"shift\"}")
                        .reason())
                .contains("code map of kind unit");
        assertThat(value(field("from: q, convert: {scale: 0}"), "{\"q\": 2.5}")).isEqualTo("3");
    }

    @Test
    void typesAreReadStrictly() {
        assertThat(value(field("from: a, as: string"), "{\"a\": 5.00}")).isEqualTo("\"5\"");
        assertThat(value(field("from: a, as: string"), "{\"a\": true}")).isEqualTo("\"true\"");
        assertThat(value(field("from: a, as: integer"), "{\"a\": 5.00}")).isEqualTo("5");
        assertThat(value(field("from: a, as: integer"), "{\"a\": \"-7\"}")).isEqualTo("-7");
        assertThat(value(field("from: a, as: decimal"), "{\"a\": \"12.50\"}")).isEqualTo("12.50");
        assertThat(value(field("from: a, as: boolean"), "{\"a\": \"TRUE\"}")).isEqualTo("true");
        assertThat(value(field("from: a, as: boolean"), "{\"a\": 0}")).isEqualTo("false");
        assertThat(failure(field("from: a, as: integer"), "{\"a\": 5.5}").reason())
                .contains("not a whole number");
        assertThat(failure(field("from: a, as: decimal"), "{\"a\": \"12,5\"}").reason())
                .contains("\"12,5\"");
        assertThat(failure(field("from: a, as: decimal"), "{\"a\": \"1e5\"}").place())
                .isEqualTo("/a");
        assertThat(failure(field("from: a, as: boolean"), "{\"a\": \"yes\"}").reason())
                .contains("true or false");
        assertThat(failure(field("from: a, as: date"), "{\"a\": 20260131}").reason())
                .contains("a day");
    }

    @Test
    void timesAreWrittenInUtcAndPlantTimeWithoutAnOffset() {
        CompiledInterface time = field("from: a, as: datetime");
        assertThat(value(time, "{\"a\": \"2026-01-31T10:00:00+01:00\"}")).isEqualTo("\"2026-01-31 09:00:00\"");
        assertThat(value(time, "{\"a\": \"2026-01-31T10:00:00Z\"}")).isEqualTo("\"2026-01-31 10:00:00\"");
        assertThat(value(time, "{\"a\": \"2026-01-31T10:00:00.999-0530\"}")).isEqualTo("\"2026-01-31 15:30:00\"");
        assertThat(value(time, "{\"a\": \"2026-07-31T10:00:00\"}")).isEqualTo("\"2026-07-31 08:00:00\"");
        assertThat(value(time, "{\"a\": \"2026-01-31 10:00\"}")).isEqualTo("\"2026-01-31 09:00:00\"");
        assertThat(value(time, "{\"a\": \"2026-01-01T00:30:00+01:00\"}")).isEqualTo("\"2025-12-31 23:30:00\"");
        // The clock change: 02:30 occurs twice in October and never in March.
        assertThat(value(time, "{\"a\": \"2026-10-25T02:30:00\"}")).isEqualTo("\"2026-10-25 00:30:00\"");
        assertThat(failure(time, "{\"a\": \"2026-03-29T02:30:00\"}").reason()).contains("clock change");
        for (String wrong : new String[] {
            "2026-01-31",
            "2026-02-30T10:00:00Z",
            "31.01.2026 10:00",
            "2026-01-31T25:00:00Z",
            "soon",
            "",
            "0000-01-01T00:00:00Z",
            "2026-01-31T10:00:00Zx"
        }) {
            assertThat(failure(time, "{\"a\": \"" + wrong + "\"}").failureClass())
                    .as(wrong)
                    .isEqualTo(FailureClass.mapping);
        }
    }

    @Test
    void aDayIsThatOfThePlant() {
        CompiledInterface day = field("from: a, as: date");
        assertThat(value(day, "{\"a\": \"2026-01-31\"}")).isEqualTo("\"2026-01-31\"");
        assertThat(value(day, "{\"a\": \"2026-01-31T23:30:00\"}")).isEqualTo("\"2026-01-31\"");
        assertThat(value(day, "{\"a\": \"2026-01-31T23:30:00Z\"}")).isEqualTo("\"2026-02-01\"");
        for (String wrong : new String[] {"2026-02-30", "2026-01", "2026", "20260131", "2026-1-31"}) {
            assertThat(failure(day, "{\"a\": \"" + wrong + "\"}").failureClass())
                    .as(wrong)
                    .isEqualTo(FailureClass.mapping);
        }
    }

    @Test
    void insideLinesPathsStartAtTheLineAndDollarIsTheMessage() {
        CompiledInterface compiled = mapping(
                """
                - load: {model: stock.picking}
                  fields: [{to: origin, from: id}]
                  lines:
                  - to: move_ids
                    from: lines
                    when: open
                    fields:
                    - {to: x_name, from: item}
                    - {to: origin, from: $.id}
                    - {to: x_note, expr: "message.id + '-' + item + '-' + line.item"}
                    - {to: x_urgent, value: true, when: "qty > message.limit"}
                    lines:
                    - to: move_line_ids
                      from: lots
                      fields: [{to: lot_name, from: .}, {to: x_owner, from: $.id}]
                """);
        assertThat(
                        mapped(
                                compiled,
                                """
                {"id": "m", "open": true, "limit": 5, "lines": [{"item": "A", "qty": 9, "lots": ["L1", "L2"]}, {"item": "B", "qty": 1}]}"""))
                .isEqualTo(
                        "[{\"load\":{\"model\":\"stock.picking\"},\"fields\":{\"origin\":\"m\"},\"lines\":[{\"to\":\"move_ids\",\"mode\":\"create\",\"lines\":["
                                + "{\"fields\":{\"x_name\":\"A\",\"origin\":\"m\",\"x_note\":\"m-A-A\",\"x_urgent\":true},\"lines\":[{\"to\":\"move_line_ids\",\"mode\":\"create\",\"lines\":["
                                + "{\"fields\":{\"lot_name\":\"L1\",\"x_owner\":\"m\"}},{\"fields\":{\"lot_name\":\"L2\",\"x_owner\":\"m\"}}]}]},"
                                + "{\"fields\":{\"x_name\":\"B\",\"origin\":\"m\",\"x_note\":\"m-B-B\"}}]}]}]");
        assertThat(mapped(compiled, "{\"id\": \"m\", \"open\": false, \"lines\": [{}]}"))
                .doesNotContain("move_ids");
        assertThat(failure(
                                compiled,
                                "{\"id\": \"m\", \"open\": true, \"limit\": 1, \"lines\": [{\"item\": \"A\", \"qty\": 1}, {}]}")
                        .place())
                .isEqualTo("/lines/1/item");
        assertThat(failure(
                                compiled,
                                "{\"id\": \"m\", \"open\": true, \"limit\": 1, \"lines\": [{\"item\": \"A\", \"qty\": 1, \"lots\": [[]]}]}")
                        .place())
                .isEqualTo("/lines/0/lots/0");
        assertThat(failure(compiled, "{\"id\": \"m\", \"open\": true, \"lines\": 5}")
                        .place())
                .isEqualTo("/lines");
    }

    @Test
    void anAbsentListLeavesTheLinesAloneAndAnEmptyOneEmptiesThem() {
        CompiledInterface compiled = mapping(
                """
                - find: {model: stock.picking, by: {name: id}}
                  lines: [{to: move_ids, from: lines, replace: true, fields: [{to: x_name, from: item}]}]
                """);
        assertThat(mapped(compiled, "{\"id\": \"m\"}")).doesNotContain("lines");
        assertThat(mapped(compiled, "{\"id\": \"m\", \"lines\": []}")).contains("\"mode\":\"replace\",\"lines\":[]");
    }

    @Test
    void withoutFromOneLineIsMadeOfTheMessageItself() {
        CompiledInterface compiled = mapping(
                """
                - load: {model: stock.picking}
                  fields: [{to: origin, from: id}]
                  lines: [{to: move_ids, fields: [{to: x_name, from: item}]}]
                """);
        assertThat(mapped(compiled, "{\"id\": \"m\", \"item\": \"A\"}"))
                .contains("\"lines\":[{\"fields\":{\"x_name\":\"A\"}}]");
    }

    @Test
    void aCallIsSkippedWithTheStepItBelongsTo() {
        CompiledInterface compiled = mapping(
                """
                - upsert: {model: stock.lot, id: "lot_{lot}"}
                  fields: [{to: name, from: lot}]
                - find: {model: mrp.production, by: {name: order}}
                  when: has(order)
                - call: button_mark_done
                - call: action_assign
                """);
        assertThat(mapped(compiled, "{\"lot\": \"L\", \"order\": \"O\"}"))
                .contains("button_mark_done")
                .contains("action_assign");
        // Otherwise it would be called on the lot.
        assertThat(mapped(compiled, "{\"lot\": \"L\"}"))
                .doesNotContain("button_mark_done")
                .doesNotContain("action_assign");
    }

    @Test
    void aMessageThatNeedsNothingHasNoSteps() {
        CompiledInterface compiled = mapping(
                "- upsert: {model: stock.lot, id: \"lot_{lot}\"}\n  when: has(lot)\n  fields: [{to: name, from: lot}]\n");
        assertThat(mapped(compiled, "{}")).isEqualTo("[]");
    }

    @Test
    void whatAFindSearchesByMustBeThere() {
        CompiledInterface compiled =
                mapping("- find: {model: stock.lot, by: {name: lot}}\n  fields: [{to: note, value: x}]\n");
        assertThat(failure(compiled, "{}")).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
            assertThat(failure.place()).isEqualTo("/lot");
        });
    }

    @Test
    void anExternalIdNeedsItsValues() {
        CompiledInterface compiled =
                mapping("- upsert: {model: stock.lot, id: \"lot_{a}_{b}\"}\n  fields: [{to: name, value: x}]\n");
        for (String json : new String[] {"{\"a\": 1}", "{\"a\": 1, \"b\": null}", "{\"a\": 1, \"b\": \"\"}"}) {
            assertThat(failure(compiled, json)).satisfies(failure -> {
                assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
                assertThat(failure.place()).isEqualTo("/b");
                assertThat(failure.reason()).contains("lot_{a}_{b}");
            });
        }
        assertThat(failure(compiled, "{\"a\": 1, \"b\": []}").place()).isEqualTo("/b");
        assertThat(failure(compiled, "{\"a\": 1, \"b\": \"" + "x".repeat(400) + "\"}")
                        .reason())
                .contains("at most 400");
    }
}
