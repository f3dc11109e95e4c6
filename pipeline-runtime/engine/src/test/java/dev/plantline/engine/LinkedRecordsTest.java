package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that hold several records, and fields that hold the record of an earlier step. */
class LinkedRecordsTest {
    private static final String HEAD =
            """
            workflow: rawSteps
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id]
                properties:
                  id: {type: string}
                  lot: {type: string}
                  item: {type: string}
                  reasons: {type: array, items: {type: string}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
            """;

    private static String field(String field) {
        return HEAD + "  - {upsert: {model: stock.scrap, id: \"scrap_{id}\"}, fields: [{to: scrap_reason_tag_ids, "
                + field + "}]}\n";
    }

    private static String steps(CompiledInterface compiled, String json) throws MessageFailedException {
        return StepsCodec.write(compiled.map(compiled.decode(Manifests.json(json))))
                .toString();
    }

    private static Failure failure(String manifest, String json) {
        CompiledInterface compiled = Manifests.ready(manifest);
        return assertThrows(MessageFailedException.class, () -> steps(compiled, json))
                .failure();
    }

    private static String written(String field, String json) throws MessageFailedException {
        return steps(Manifests.ready(field(field)), json)
                .replaceFirst("^.*\"scrap_reason_tag_ids\":", "")
                .replaceFirst("\\}\\}\\]$", "");
    }

    @Test
    void eachElementNamesARecordOnceAndAnEmptyListSetsNone() throws MessageFailedException {
        String twice = "{\"id\": \"1\", \"reasons\": [\"a\", \"b\", \"a\"]}";
        assertThat(written("forEach: reasons, ref: \"tag_{.}\"", twice))
                .isEqualTo("{\"set\":[{\"ref\":\"tag_a\"},{\"ref\":\"tag_b\"}]}");
        assertThat(written(
                        "forEach: reasons, links: add, lookup: {model: stock.scrap.reason.tag, by: {name: .}}", twice))
                .isEqualTo("{\"add\":[{\"lookup\":{\"model\":\"stock.scrap.reason.tag\",\"by\":{\"name\":\"a\"}}},"
                        + "{\"lookup\":{\"model\":\"stock.scrap.reason.tag\",\"by\":{\"name\":\"b\"}}}]}");
        String none = "{\"id\": \"1\", \"reasons\": []}";
        assertThat(written("forEach: reasons, ref: \"tag_{.}\"", none)).isEqualTo("{\"set\":[]}");
        assertThat(written("forEach: reasons, links: remove, ref: \"tag_{.}\"", none))
                .doesNotContain("remove");
        assertThat(written("links: remove, ref: \"tag_{lot}\"", "{\"id\": \"1\", \"lot\": \"L\"}"))
                .isEqualTo("{\"remove\":[{\"ref\":\"tag_L\"}]}");
    }

    @Test
    void whatNamesNoRecordFailsWithItsPlaceAndAnAbsentListDoesWhatWhenMissingSays() throws MessageFailedException {
        String set = "forEach: reasons, ref: \"tag_{.}\"";
        assertThat(failure(field(set), "{\"id\": \"1\", \"reasons\": [\"a\", \"\"]}")
                        .place())
                .isEqualTo("/reasons/1");
        assertThat(failure(field(set), "{\"id\": \"1\"}").place()).isEqualTo("/reasons");
        assertThat(written(set + ", whenMissing: omit", "{\"id\": \"1\"}")).doesNotContain("set");
        assertThat(written(set + ", whenMissing: \"null\"", "{\"id\": \"1\"}")).isEqualTo("null");
        String many = IntStream.rangeClosed(0, LinkedCompiler.MAX_RECORDS)
                .mapToObj(i -> "\"r" + i + "\"")
                .collect(Collectors.joining(","));
        Failure failure = failure(field(set), "{\"id\": \"1\", \"reasons\": [" + many + "]}");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failure.reason()).contains("at most 500 records, and this list has 501");
    }

    @Test
    void aNamedRecordIsTheOneOfItsStepWhereverThatComesInTheMessage() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(HEAD
                + """
                - {load: {model: stock.scrap}, when: has(item), fields: [{to: product_id, ref: "product_{item}"}]}
                - {upsert: {model: stock.scrap, id: "one_{id}"}, as: one, when: has(lot), fields: [{to: origin, from: id}]}
                - find: {model: stock.scrap, match: {id: {record: one}}}
                  when: has(lot)
                  fields: [{to: lot_id, record: one}, {to: scrap_reason_tag_ids, record: one, links: add}]
                """
                        .indent(2));
        for (String item : new String[] {"", ", \"item\": \"P\""}) {
            assertThat(steps(compiled, "{\"id\": \"1\", \"lot\": \"L\"" + item + "}"))
                    .endsWith(
                            "{\"find\":{\"model\":\"stock.scrap\",\"by\":{\"id\":{\"record\":\"one\"}}},"
                                    + "\"fields\":{\"lot_id\":{\"record\":\"one\"},\"scrap_reason_tag_ids\":{\"add\":[{\"record\":\"one\"}]}}}]");
        }
        String left = HEAD
                + """
                - {upsert: {model: stock.scrap, id: "one_{id}"}, as: one, when: has(lot), fields: [{to: origin, from: id}]}
                - {load: {model: stock.scrap}, fields: [{to: lot_id, record: one}]}
                """
                        .indent(2);
        assertThat(failure(left, "{\"id\": \"1\"}").reason())
                .contains("lot_id needs the record of the step one, which this message leaves out");
        assertThat(steps(
                        Manifests.ready(left.replace("record: one", "record: one, whenMissing: omit")),
                        "{\"id\": \"1\"}"))
                .isEqualTo("[{\"load\":{\"model\":\"stock.scrap\"}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{to: product_id, forEach: reasons, ref: \"p_{.}\"} | .fields[0].forEach | product_id holds one record",
                "{to: scrap_reason_tag_ids, links: add, value: null} | .fields[0] | name them by ref, lookup or record",
                "{to: scrap_reason_tag_ids, forEach: reason, ref: \"p_{.}\"} | .fields[0].forEach | did you mean \"reasons\"?",
                "{to: scrap_reason_tag_ids, forEach: reasons, ref: \"p_{lot}\"} | .fields[0].ref | lot",
                "{to: scrap_reason_tag_ids, forEach: reasons, links: add, ref: \"p_{.}\", whenMissing: \"null\"} | .fields[0].whenMissing | leaves the others",
                "{to: scrap_reason_tag_ids, forEach: reasons, ref: \"p_{.}\", whenMissing: default, default: p} | .fields[0].default | has no default",
                "{to: lot_id, record: lott} | .fields[0].record | no step before this one has as: lott",
            })
    void aMistakeIsToldWithItsPlace(String field, String path, String message) {
        assertThat(Manifests.problems(
                        HEAD + "  - {upsert: {model: stock.scrap, id: \"scrap_{id}\"}, fields: [" + field + "]}\n"))
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("spec.mapping.steps[0]" + path);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void aNameIsOfOneStepThatIsDoneOnceAndIsUsedBehindIt() {
        String one =
                "  - {upsert: {model: stock.scrap, id: \"a_{id}\"}, as: first, fields: [{to: origin, from: id}]}\n";
        assertThat(Manifests.problems(HEAD + one + one))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[1].as")
                        && problem.message().contains("is the record of spec.mapping.steps[0].as already"));
        assertThat(Manifests.problems(HEAD + one.replace("as: first", "as: first, forEach: reasons")))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].as"));
        assertThat(Manifests.problems(HEAD + one.replace("{to: origin, from: id}", "{to: lot_id, record: first}")))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].fields[0].record"));
        assertThat(Manifests.problems(HEAD
                        + one
                        + one.replace("as: first, ", "")
                                .replace("from: id}", "from: id}, {to: lot_id, record: fisrt}")))
                .anyMatch(problem -> problem.message().contains("did you mean \"first\"?"));
    }

    @Test
    void recordsAreAddedAndRemovedOnlyWhereSomeMayBeThere() {
        String load = HEAD
                + "  - {load: {model: stock.scrap}, fields: [{to: scrap_reason_tag_ids, links: add, ref: \"tag_{id}\"}]}\n";
        assertThat(Manifests.problems(load))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].fields[0].links")
                        && problem.message().contains("a new document holds no records yet"));
        String lines = HEAD.replace("workflow: rawSteps", "workflow: rawBillSteps")
                + "  - {find: {model: account.move, by: {ref: id}}, lines: [{to: invoice_line_ids, replace: true, fields: [{to: tax_ids, links: remove, ref: \"tax_{id}\"}]}]}\n";
        assertThat(Manifests.problems(lines))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].lines[0].fields[0].links"));
    }

    @Test
    void allRecordsAreForAFindThatGivesNoneOfThemAName() throws MessageFailedException {
        String find = HEAD
                + "  - {find: {model: stock.scrap, by: {origin: id}, take: all}, fields: [{to: origin, from: lot}]}\n";
        assertThat(steps(Manifests.ready(find), "{\"id\": \"1\", \"lot\": \"L\"}"))
                .isEqualTo(
                        "[{\"find\":{\"model\":\"stock.scrap\",\"by\":{\"origin\":\"1\"},\"take\":\"all\"},\"fields\":{\"origin\":\"L\"}}]");
        assertThat(Manifests.problems(find.replace("take: all}", "take: all}, as: some")))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].as"));
        assertThat(Manifests.problems(
                        find.replace("from: lot", "lookup: {model: stock.lot, by: {name: lot}, take: all}")
                                .replace("to: origin", "to: lot_id")))
                .anyMatch(problem -> problem.path().equals("spec.mapping.steps[0].fields[0].lookup.take")
                        && problem.message().contains("is for a find"));
    }

    @Test
    void aCallIsGivenTheArgumentsThatTheTableNamesAndNoOthers() throws MessageFailedException {
        String call = HEAD
                + "  - {find: {model: mrp.workorder, by: {name: id}}}\n  - {call: button_start, arguments: {raise_on_invalid_state: true}}\n";
        assertThat(steps(Manifests.ready(call), "{\"id\": \"1\"}"))
                .endsWith("{\"call\":\"button_start\",\"arguments\":{\"raise_on_invalid_state\":true}}]");
        for (String[] wrong : new String[][] {
            {"raise_on_invalid_stat: true", "raise_on_invalid_stat", "did you mean \"raise_on_invalid_state\"?"},
            {"raise_on_invalid_state: false", "raise_on_invalid_state", "may be true"}
        }) {
            assertThat(Manifests.problems(call.replace("raise_on_invalid_state: true", wrong[0])))
                    .anyMatch(problem -> problem.path().equals("spec.mapping.steps[1].arguments." + wrong[1])
                            && problem.message().contains(wrong[2]));
        }
        assertThat(Manifests.problems(call.replace("button_start", "button_finish")))
                .anyMatch(problem -> problem.message().contains("; it gives none"));
    }

    private static final String PACKED = HEAD
            + "  - {load: {model: stock.picking}, fields: [{to: origin, from: id}]}\n"
            + "  - {call: action_put_in_pack, arguments: {package_name: {from: lot}, package_type_id: {lookup: {model: stock.package.type, by: {name: lot}}}}}\n";

    @Test
    void aCallIsGivenValuesOfItsMessage() throws MessageFailedException {
        assertThat(steps(Manifests.ready(PACKED), "{\"id\": \"1\", \"lot\": \"L\"}"))
                .endsWith(
                        "{\"call\":\"action_put_in_pack\",\"arguments\":{\"package_name\":\"L\",\"package_type_id\":{\"lookup\":{\"model\":\"stock.package.type\",\"by\":{\"name\":\"L\"}}}}}]");
        assertThat(steps(
                        Manifests.ready(
                                PACKED.replace("{from: lot}", "{from: lot, whenMissing: omit, when: \"false\"}")),
                        "{\"id\": \"1\", \"lot\": \"L\"}"))
                .doesNotContain("package_name");
    }

    @Test
    void aValueThatTheArgumentMayNotBeIsAFailureOfItsMessage() {
        var failed = assertThrows(
                MessageFailedException.class,
                () -> steps(Manifests.ready(PACKED), "{\"id\": \"1\", \"lot\": \"" + "x".repeat(201) + "\"}"));
        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.mapping);
        assertThat(failed.failure().place()).isEqualTo("/lot");
        assertThat(failed.failure().reason()).contains("package_name may be a text of at most 200 characters");
        var constant = HEAD
                + "  - {find: {model: mrp.workorder, by: {name: id}}}\n  - {call: button_start, arguments: {raise_on_invalid_state: {expr: \"lot == 'L'\"}}}\n";
        assertThrows(
                MessageFailedException.class,
                () -> steps(Manifests.ready(constant), "{\"id\": \"1\", \"lot\": \"M\"}"));
    }

    @Test
    void whatAnArgumentSaysOfItsValueIsCheckedLikeAField() {
        for (String[] wrong : new String[][] {
            {"{from: lot}", "{form: lot}", ".package_name.form", "did you mean \"from\"?"},
            {"{from: lot}", "{from: lott}", ".package_name.from", "did you mean \"lot\"?"},
            {"{from: lot}", "{from: lot, as: strng}", ".package_name.as", "did you mean \"string\"?"},
            {"{from: lot}", "{from: lot, to: name}", ".package_name.to", "leave to out"},
            {"{from: lot}", "{from: [lot]}", ".package_name.from", "another form"},
            {"{from: lot}", "{from: lot, whenMissing: \"null\"}", ".package_name.whenMissing", "never empty"},
            {
                "{from: lot}",
                "{from: lot, whenMissing: default, default: 5}",
                ".package_name.default",
                "a text of at most"
            },
            {"{from: lot}", "{value: 5}", ".package_name.value", "a text of at most 200"},
            {"{from: lot}", "{expr: \"'" + "x".repeat(2_000) + "'\"}", ".package_name", "2000 characters"},
            {"{from: lot}", "{ref: \"package_{lot}\"}", ".package_name", "a text of at most"},
            {"{lookup: {model: stock.package.type, by: {name: lot}}}", "{from: lot}", ".package_type_id", "named by ref"
            },
            {
                "model: stock.package.type",
                "model: stock.package",
                ".package_type_id.lookup.model",
                "a record of stock.package.type"
            },
            {"package_name", "package_nam", ".package_nam", "did you mean \"package_name\"?"}
        }) {
            assertThat(Manifests.problems(PACKED.replace(wrong[0], wrong[1])))
                    .as(wrong[1])
                    .anyMatch(problem -> problem.path().equals("spec.mapping.steps[1].arguments" + wrong[2])
                            && problem.message().contains(wrong[3]));
        }
    }
}
