package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.MappingTests.TestResult;
import org.junit.jupiter.api.Test;

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
}
