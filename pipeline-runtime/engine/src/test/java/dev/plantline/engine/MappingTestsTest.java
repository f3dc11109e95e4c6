package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.MappingTests.TestResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTestsTest {
    private static final String HEAD =
            """
            contract: {version: 1.0.0, format: json, schema: {type: object, required: [id], properties: {id: {type: string}, q: {type: number}}}}
            keys: {order: [id], idempotency: [id]}
            mapping:
              steps:
              - upsert: {model: stock.lot, id: "lot_{id}"}
                fields: [{to: name, from: id}, {to: x_quantity, from: q}]
            tests:
            """;

    private static TestResult run(String test) {
        String manifest = HEAD + "- " + test.strip().replace("\n", "\n  ") + "\n";
        return MappingTests.run(Manifests.ready(manifest), Manifests.spec(manifest))
                .get(0);
    }

    @Test
    void decimalsCompareByValue() {
        assertThat(
                        run("{name: t, given: {id: a, q: 1.50}, expect: {steps: [{upsert: {model: stock.lot, id: lot_a}, fields: {x_quantity: 1.5, name: a}}]}}")
                                .passed())
                .isTrue();
        assertThat(
                        run("{name: t, given: {id: a, q: 2}, expect: {steps: [{upsert: {model: stock.lot, id: lot_a}, fields: {x_quantity: 2.000, name: a}}]}}")
                                .passed())
                .isTrue();
    }

    @Test
    void aFailingExampleDoesNotTellWhatItsContractMarksAsPersonal() {
        String manifest = HEAD.replace("q: {type: number}", "q: {type: string, x-plantline-personal: true}")
                + "- {name: t, given: {id: a, q: Marie Dupont}, expect: {steps: [{upsert: {model: stock.lot, id: lot_a}, fields: {name: a}}]}}\n"
                + "- {name: u, given: {id: a, q: 'Marie \"M\" Dupont'}, expect: {failure: {class: mapping}}}\n";
        assertThat(MappingTests.run(Manifests.ready(manifest), Manifests.spec(manifest)))
                .extracting(TestResult::difference)
                .allSatisfy(each -> assertThat(each).contains("•••").doesNotContain("Marie"));
    }

    @Test
    void whatIsShownOfAnExampleDoesNotTellWhatIsPersonalWhetherItPassesOrNot() {
        String marked = HEAD.replace("q: {type: number}", "q: {type: string, x-plantline-personal: true}")
                + "- {name: t, given: {id: a, q: Marie Dupont}, expect: {steps: []}}\n"
                + "- {name: u, given: {id: a, q: '7'}, expect: {steps: []}}\n";
        OdooInterfaceSpec spec = Manifests.spec(marked);
        assertThat(spec.tests())
                .extracting(test -> MappingTests.shown(Manifests.ready(marked), test))
                .allSatisfy(each -> assertThat(each)
                        .contains("•••")
                        .contains("\"a\"")
                        .doesNotContain("Marie")
                        .doesNotContain("\"7\""));
    }

    @Test
    void aTextIsNotANumber() {
        assertThat(
                        run("{name: t, given: {id: '5', q: 5}, expect: {steps: [{upsert: {model: stock.lot, id: lot_5}, fields: {x_quantity: 5, name: 5}}]}}")
                                .difference())
                .isEqualTo("steps[0].fields.name: expected 5, got \"5\"");
    }

    @Test
    void eachDifferenceIsToldWithItsPath() {
        TestResult result = run(
                """
                {name: t, given: {id: a, q: 1}, expect: {steps: [{upsert: {model: stock.lot, id: lot_b}, fields: {x_quantity: 1, note: x}}, {call: go}]}}""");
        assertThat(result.passed()).isFalse();
        assertThat(result.difference().lines())
                .containsExactlyInAnyOrder(
                        "steps[0].upsert.id: expected \"lot_b\", got \"lot_a\"",
                        "steps[0].fields.note: expected \"x\", got nothing",
                        "steps[0].fields.name: not expected, got \"a\"",
                        "steps[1]: expected {\"call\":\"go\"}, got nothing");
    }

    @Test
    void anExpectedFailureIsHeldAgainstClassPlaceAndReason() {
        assertThat(run("{name: t, given: {id: a}, expect: {failure: {class: mapping, at: /q, reason: x_quantity}}}")
                        .passed())
                .isTrue();
        assertThat(run("{name: t, given: {id: a}, expect: {failure: {class: mapping}}}")
                        .passed())
                .isTrue();
        assertThat(run("{name: t, given: {q: 1}, expect: {failure: {class: mapping, at: /q, reason: nothing}}}")
                        .difference())
                .contains("failure.class: expected mapping")
                .contains("failure.at: expected /q")
                .contains("failure.reason: expected \"nothing\"")
                .contains("got a contract failure");
    }

    @Test
    void stepsWhereAFailureIsExpectedAndTheOtherWayRoundAreTold() {
        assertThat(run("{name: t, given: {id: a, q: 1}, expect: {failure: {class: contract}}}")
                        .difference())
                .contains("expected a contract failure")
                .contains("lot_a");
        assertThat(run("{name: t, given: {id: a}, expect: {steps: []}}").difference())
                .contains("expected steps")
                .contains("/q");
    }

    @Test
    void keysAreReadAsForEveryMessage() {
        assertThat(
                        run("{name: t, given: {id: '', q: 1}, expect: {failure: {class: contract, at: /id, reason: keys.order}}}")
                                .passed())
                .isTrue();
    }

    private static TestResult contains(String contains) {
        return run("{name: t, given: {id: a, q: 1.5}, expect: {contains: " + contains + "}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{fields: {x_quantity: 1.50}}]",
                "[{upsert: {id: lot_a}}]",
                "[{upsert: {model: stock.lot}, fields: {name: a}}]",
                "[{fields: {name: a}, lines: []}]"
            })
    void anExampleMaySayOnlyWhatMatters(String contains) {
        TestResult result = contains(contains);
        assertThat(result.passed()).as(result.difference()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{fields: {x_quantity: 2}}]                           | steps[0].fields.x_quantity: expected 2, got 1.5",
                "[{fields: {note: x, name: a}}]                        | steps[0].fields.note: expected \"x\", got nothing",
                "[{upsert: {id: lot_a}}, {upsert: {id: lot_a}}]        | steps: expected {\"upsert\":{\"id\":\"lot_a\"}} behind [0], got nothing",
                "[{call: go}]                                          | steps[0].call: expected \"go\", got nothing"
            })
    void whatMattersAndIsMissingIsTold(String contains, String difference) {
        assertThat(contains(contains).difference()).isEqualTo(difference);
    }

    @Test
    void elementsThatMatterAreFoundInTheirOrder() {
        String manifest =
                """
                workflow: stockTransfer
                contract: {version: 1.0.0, format: json}
                keys: {order: [reference], idempotency: [reference]}
                mapping: {steps: [{do: stock.transfer}]}
                tests:
                - name: t
                  given:
                    reference: W
                    from: A
                    to: B
                    lines: [{item: X, quantity: 1}, {item: Y, quantity: 2}, {item: X, quantity: 3}]
                  expect: {contains: [{document: {lines: [{item: X, quantity: 1}, {item: X}]}}]}
                """;
        assertThat(difference(manifest)).isEmpty();
        assertThat(difference(manifest.replace("[{item: X, quantity: 1}, {item: X}]", "[{item: Y}, {item: Y}]")))
                .isEqualTo("steps[0].document.lines[2].item: expected \"Y\", got \"X\"");
        assertThat(difference(
                        manifest.replace("[{item: X, quantity: 1}, {item: X}]", "[{item: X, quantity: 3}, {item: Y}]")))
                .isEqualTo("steps[0].document.lines: expected {\"item\":\"Y\"} behind [2], got nothing");
    }

    private static String difference(String manifest) {
        return MappingTests.run(Manifests.ready(manifest), Manifests.spec(manifest))
                .get(0)
                .difference();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                             | spec.tests[0].expect.contains    | nothing is named",
                "[{}]                           | spec.tests[0].expect.contains[0] | nothing is named",
                "[{upsertt: {id: a}}]           | spec.tests[0].expect.contains[0].upsertt | did you mean upsert",
                "[{call: a, upsert: {id: b}}]   | spec.tests[0].expect.contains[0] | exactly one of"
            })
    void anExampleThatWouldHoldForEveryMessageIsRefused(String contains, String path, String message) {
        assertThat(Manifests.problems(HEAD + "- {name: t, given: {id: a}, expect: {contains: " + contains + "}}\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo(path);
                    assertThat(problem.message()).contains(message);
                });
    }
}
