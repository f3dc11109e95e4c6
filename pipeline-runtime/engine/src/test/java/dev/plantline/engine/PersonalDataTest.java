package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a message tells of a person stands in no reason. */
class PersonalDataTest {
    private static final String MANIFEST =
            """
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                $defs:
                  person:
                    x-plantline-personal: true
                    type: object
                    properties: {name: {type: string}, phone: {type: string, maxLength: 20}, born: {type: string}}
                properties:
                  id: {type: string}
                  operator: {$ref: "#/$defs/person"}
                  crew: {type: array, items: {$ref: "#/$defs/person"}}
                  badge: {type: string, x-plantline-personal: true}
                  start: {type: string, x-plantline-personal: true}
                  quantity: {type: string}
                patternProperties: {"^note": {type: string, x-plantline-personal: true}}
            keys: {order: ["%s"], idempotency: [id]}
            mapping:
              steps:
              - upsert: {model: stock.lot, id: "lot_{id}"}
                fields:
                - {to: name, from: id}
                - {to: expiration_date, from: start, as: datetime, whenMissing: omit}
            """;

    private static final String FREE =
            """
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                properties:
                  id: {type: string}
                  crew:
                    x-plantline-personal: true
                    type: object
                    additionalProperties: {type: object, properties: {since: {type: integer}, first: {type: string}, last: {type: string}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - load: {model: stock.lot}
                fields:
                - {to: name, from: id}
                - {to: expiration_date, expr: "crew.chief.first + crew.chief.last", as: date}
            """;

    private static final CompiledInterface COMPILED = Manifests.ready(MANIFEST.formatted("id"));

    private static String reasonOf(String odooSays, String json) {
        return COMPILED.masked(new Failure(FailureClass.business, odooSays, ""), Manifests.json(json), Instant.EPOCH)
                .reason();
    }

    @Test
    void aReasonOfTheMappingDoesNotQuoteAPersonalValue() throws MessageFailedException {
        Decoded message = COMPILED.decode(Manifests.json("{\"id\": \"1\", \"start\": \"when Marie came\"}"));
        Failure failure = assertThrows(MessageFailedException.class, () -> COMPILED.map(message))
                .failure();
        assertThat(failure.reason()).contains("•••").doesNotContain("Marie");
        assertThat(failure.place()).isEqualTo("/start");
    }

    @Test
    void aReasonOfTheContractDoesNotQuoteAPersonalValue() {
        String message =
                "{\"id\": 7, \"operator\": {\"name\": \"Marie Dupont\", \"phone\": \"+33 6 12 34 56 78 90 12 34\"}}";
        Failure failure = assertThrows(MessageFailedException.class, () -> COMPILED.decode(Manifests.json(message)))
                .failure();
        assertThat(failure.reason()).doesNotContain("Marie").doesNotContain("+33");
    }

    @Test
    void aNameOfAMemberThatIsAPersonIsNeitherInTheReasonNorInThePlace() {
        Failure failure = assertThrows(MessageFailedException.class, () -> Manifests.ready(FREE)
                        .decode(Manifests.json("{\"id\": \"1\", \"crew\": {\"Marie/Dupont\": {\"since\": \"x\"}}}")))
                .failure();
        assertThat(failure.place()).isEqualTo("/crew/•••/since");
        assertThat(failure.reason()).contains("/crew/•••/since").doesNotContain("Marie");
    }

    @Test
    void valuesThatTheMappingHasJoinedAreNotQuoted() throws MessageFailedException {
        CompiledInterface compiled = Manifests.ready(FREE);
        Decoded message = compiled.decode(Manifests.json(
                "{\"id\": \"1\", \"crew\": {\"chief\": {\"first\": \"Marie-Anne\", \"last\": \"Dupont\"}}}"));
        assertThat(assertThrows(MessageFailedException.class, () -> compiled.map(message))
                        .failure()
                        .reason())
                .contains("••••••")
                .doesNotContain("Marie")
                .doesNotContain("Dupont");
    }

    @Test
    void aTextThatIsNoJsonIsNotQuoted() {
        Failure failure = assertThrows(
                        MessageFailedException.class,
                        () -> COMPILED.decode(Manifests.json("{\"operator\": {\"name\": MarieDupont}}")))
                .failure();
        assertThat(failure.reason()).contains("line 1").doesNotContain("Marie");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "No employee Marie Dupont is known | No employee ••• is known",
                "employee 'MARIE DUPONT' is away | employee '•••' is away",
                "phone +33 6 12 is too short, badge 7 of lot 17 | phone ••• is too short, badge ••• of lot 17",
                "crew: Paul and Pauline | crew: ••• and Pauline",
                "born 1980-02-01; note: late again | born •••; note: •••",
                "lot L-1 is closed | lot L-1 is closed",
            })
    void whatOdooSaysIsToldWithoutPersonalValues(String odooSays, String told) {
        assertThat(
                        reasonOf(
                                odooSays,
                                """
                                {"id": "L-1", "badge": "7", "operator": {"name": "Marie Dupont", "phone": "+33 6 12", "born": "1980-02-01"},
                                 "crew": [{"name": "Paul"}], "note1": "late again"}
                                """))
                .isEqualTo(told);
    }

    @Test
    void aReasonIsWithheldWhenThereAreMorePersonalValuesThanAnyoneLooksFor() {
        StringBuilder crew = new StringBuilder();
        for (int i = 0; i <= 1_000; i++) {
            crew.append(i == 0 ? "" : ",").append("{\"name\": \"N").append(i).append("\"}");
        }
        assertThat(reasonOf("N5 is unknown", "{\"id\": \"1\", \"crew\": [" + crew + "]}"))
                .startsWith("The reason is not shown");
    }

    /** Its place and the text of an alert tell as much as its reason. */
    @Test
    void whereAReasonIsWithheldSoIsAllElseThatMayTellOfAPerson() throws Exception {
        StringBuilder crew = new StringBuilder();
        for (int i = 0; i <= 1_000; i++) {
            crew.append(i == 0 ? "" : ",").append("\"Marie ").append(i).append("\": {}");
        }
        String message = "{\"id\": \"1\", \"crew\": {" + crew + "}}";

        Failure told = Manifests.ready(FREE)
                .masked(
                        new Failure(FailureClass.business, "no", "/crew/Marie 5", null, "/crew/Marie 6", null),
                        Manifests.json(message),
                        Instant.EPOCH);
        assertThat(told.place()).isEmpty();
        assertThat(told.inMessage()).isNull();
        PersonalData marked = PersonalData.of(
                Json.MAPPER.readTree(
                        "{\"type\": \"object\", \"properties\": {\"crew\": {\"type\": \"object\", \"x-plantline-personal\": true}}}"));
        assertThat(marked.masked("Marie 5 is known", (ObjectNode) Json.MAPPER.readTree("{\"crew\": {}}")))
                .isEqualTo("Marie 5 is known");
        assertThat(marked.masked("Marie 5 is known", (ObjectNode) Json.MAPPER.readTree(message)))
                .startsWith("not shown, because ")
                .doesNotContain("Marie");
    }

    /** The document of an operation has places of its own, and the sender's own names stand in those of his message. */
    @Test
    void aPlaceInTheMessageDoesNotQuoteAPersonalName() {
        Failure told = Manifests.ready(FREE)
                .masked(
                        new Failure(FailureClass.business, "no", "/partner", null, "/crew/Marie Dupont/since", null),
                        Manifests.json("{\"id\": \"1\", \"crew\": {\"Marie Dupont\": {\"since\": 1}}}"),
                        Instant.EPOCH);
        assertThat(told.inMessage()).isEqualTo("/crew/•••/since");
        assertThat(told.place()).isEqualTo("/partner");
    }

    @Test
    void aValueIsMaskedAlsoWhereItsControlCharactersAreSpelledOut() {
        assertThat(reasonOf("no employee Marie\n\u001bDupont", "{\"operator\": {\"name\": \"Marie\\n\\u001bDupont\"}}"))
                .isEqualTo("no employee •••");
        assertThat(reasonOf("no employee Marie\u200bDupont", "{\"operator\": {\"name\": \"Marie\\u200bDupont\"}}"))
                .as("which JSON does not spell out, and a line of plain text does")
                .isEqualTo("no employee •••");
        assertThat(reasonOf("got \"Marie \\\"M\\\"\"", "{\"operator\": {\"name\": \"Marie \\\"M\\\"\"}}"))
                .isEqualTo("got \"•••\"");
    }

    @Test
    void aValueThatWasCutWithTheReasonIsMasked() {
        String reason = "x".repeat(Failure.MAX_REASON - 12) + " Marie Dupont is unknown";
        assertThat(reasonOf(reason, "{\"operator\": {\"name\": \"Marie Dupont\"}}"))
                .endsWith("x •••…");
    }

    @Test
    void aNameThatWasCutWithThePlaceIsMasked() {
        String name = "Marie Dupont ".repeat(1_000);
        Failure failure = assertThrows(MessageFailedException.class, () -> Manifests.ready(FREE)
                        .decode(Manifests.json("{\"id\": \"1\", \"crew\": {\"" + name + "\": {\"since\": \"x\"}}}")))
                .failure();
        assertThat(failure.place()).startsWith("/crew/").hasSizeLessThan(20).doesNotContain("Marie");
        assertThat(failure.reason()).doesNotContain("Marie");
    }

    @Test
    void whoeverMakesTheLookingLongGetsNoReason() {
        StringBuilder crew = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            crew.append(i == 0 ? "" : ",")
                    .append("{\"name\": \"")
                    .append("a".repeat(1_000))
                    .append(i)
                    .append("\"}");
        }
        assertThat(reasonOf("a".repeat(2_000), "{\"crew\": [" + crew + "]}"))
                .startsWith("The reason is not shown")
                .contains("too long");
    }

    @Test
    void namesOfMembersAreHeldAgainstPatternsWithinTheStepsOfAMessage() {
        StringBuilder patterns = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            patterns.append(", \"").append("n.*".repeat(5)).append(i).append("\": {type: string}");
        }
        CompiledInterface many = Manifests.ready(MANIFEST.formatted("id")
                .replace("patternProperties: {", "patternProperties: {" + patterns.substring(2) + ", "));
        StringBuilder members = new StringBuilder("{\"id\": \"1\"");
        for (int i = 0; i < 50_000; i++) {
            members.append(", \"m").append(i).append("\": 1");
        }
        assertThat(many.masked(
                                new Failure(FailureClass.business, "no", ""),
                                Manifests.json(members.append('}').toString()),
                                Instant.EPOCH)
                        .reason())
                .startsWith("The reason is not shown");
    }

    @Test
    void aKeyIsNotPersonal() {
        for (String key : new String[] {"badge", "operator.name", "crew[0].name", "note1"}) {
            assertThat(Manifests.problems(MANIFEST.formatted(key))).as(key).anySatisfy(problem -> {
                assertThat(problem.path()).isEqualTo("spec.keys.order[0]");
                assertThat(problem.message()).contains("marks " + key + " as personal");
            });
        }
    }

    @Test
    void aMarkThatNobodyReadsIsAMistake() {
        assertThat(Manifests.problems(
                        MANIFEST.formatted("id").replace("x-plantline-personal: true", "x-plantline-personnal: true")))
                .anySatisfy(
                        problem -> assertThat(problem.message()).contains("did you mean \"x-plantline-personal\"?"));
        assertThat(Manifests.problems(MANIFEST.formatted("id")
                        .replace("x-plantline-personal: true", "x-plantline-personal: yes please")))
                .anySatisfy(problem -> assertThat(problem.message()).contains("write true"));
    }

    private static final String PARTNER =
            """
            workflow: masterData
            contract:
              version: 1.0.0
              format: json
              schema:
                type: object
                required: [id]
                properties: {id: {type: string}, who: {type: string}, mail: {type: string}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - do: partner.master
                fields:
                - {to: partner, from: id}
                - {to: name, expr: who.upper()}
                - {to: kind, value: person}
                - {to: email, from: mail, whenMissing: omit}
            """;

    @Test
    void whatADocumentTellsOfAPersonIsMaskedWithoutAMarkInTheContract() {
        CompiledInterface compiled = Manifests.ready(PARTNER);
        byte[] body = Manifests.json("{\"id\": \"P-17\", \"who\": \"Marie Dupont\", \"mail\": \"marie@example.com\"}");

        assertThat(compiled.masked(
                                new Failure(
                                        FailureClass.business,
                                        "MARIE DUPONT <marie@example.com> of P-17 is there twice",
                                        ""),
                                body,
                                Instant.EPOCH)
                        .reason())
                .isEqualTo("••• <•••> of P-17 is there twice");
    }

    private static Failure failure(String manifest, String message) {
        return MessageTrial.of(Manifests.ready(manifest), Manifests.json(message), Instant.EPOCH)
                .failure()
                .orElseThrow();
    }

    @Test
    void whatADocumentWouldTellOfAPersonIsMaskedAlsoWhereItCannotBeMade() {
        // A field of it fails before there is one.
        Failure noCode = failure(
                PARTNER.replace(
                                "mapping:\n",
                                """
                        codeMaps:
                        - {name: jobs, kind: status, steward: ann@example.com, entries: [{code: B, value: Buyer}]}
                        mapping:
                        """)
                        .replace("email, from: mail, whenMissing: omit", "position, from: mail, code: jobs"),
                "{\"id\": \"P-17\", \"who\": \"Marie Dupont\", \"mail\": \"Works council\"}");
        assertThat(noCode.place()).isEqualTo("/mail");
        assertThat(noCode.reason()).contains("Code \"•••\" is not in code map jobs; ann@example.com");

        // So does a value that the mapping names first.
        Failure noNumber = failure(
                PARTNER.replace("mapping:\n", "mapping:\n  let: [{name: number, expr: 'int(who)'}]\n")
                        .replace("who.upper()", "\"'N' + string(number)\""),
                "{\"id\": \"P-17\", \"who\": \"Marie Dupont\"}");
        assertThat(noNumber.reason()).doesNotContain("Marie");

        // A field that tells of nobody says what it cannot read.
        Failure noFlag = failure(
                PARTNER.replace("value: person}", "value: person}\n    - {to: customer, from: flag}")
                        .replace("mail: {type: string}", "mail: {type: string}, flag: {type: string}"),
                "{\"id\": \"P-17\", \"who\": \"Marie Dupont\", \"flag\": \"perhaps\"}");
        assertThat(noFlag.reason()).contains("perhaps");
    }

    @Test
    void aFailingExampleDoesNotTellWhatItsDocumentTellsOfAPerson() {
        String given = "given: {id: P-17, who: Marie Dupont, mail: marie@example.com}";
        String manifest = PARTNER + "tests:\n"
                + "- {name: a, " + given
                + ", expect: {contains: [{document: {email: other@example.com}, do: partner.master}]}}\n"
                + "- {name: b, " + given + ", expect: {steps: []}}\n"
                + "- {name: c, " + given + ", expect: {failure: {class: mapping}}}\n"
                + "- {name: d, given: {id: P-17, who: Marie Dupont, mail: marie@example}, expect: {failure: {class: business}}}\n"
                + "- {name: e, given: {id: P-17, who: Marie Dupont, mail: marie at example}, expect: {failure: {class: business}}}\n";
        assertThat(MappingTests.run(Manifests.ready(manifest), Manifests.spec(manifest)))
                .extracting(MappingTests.TestResult::difference)
                .hasSize(5)
                .allSatisfy(each -> assertThat(each)
                        .contains("•••")
                        .doesNotContainIgnoringCase("marie")
                        .doesNotContain("other@"));
        assertThat(Manifests.spec(manifest).tests())
                .extracting(test -> MappingTests.shown(Manifests.ready(manifest), test))
                .hasSize(5)
                .allSatisfy(each -> assertThat(each).doesNotContainIgnoringCase("marie"));
    }
}
