package dev.plantline.operator.desired.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code maps of interfaces about which only a policy of the centre asks people. */
class PolicyCodeMapTest extends CodeMapsUnderControl {
    @BeforeEach
    void thePlantAsksNobody() throws IOException {
        inManifests("  changeControl: true\n", "");
        revisions.clear();
        look();
        assertThat(revisions).isEmpty();
    }

    @Test
    void whatCodesMeanForAnInterfaceOfThePolicyTakesTheStewardAndWhomThePolicyNames() throws IOException {
        policy("interface.workflow == 'rawSteps'");
        apply("", A, B);
        assertThat(states()).as("what is there is agreed").containsExactly(State.live);

        apply("eve", WRONG, B);
        assertThat(told()).contains(" waits for quality and steward");
        assertThat(pods()).isEqualTo("A=a B=b");
        agree("ann");
        assertThat(pods()).isEqualTo("A=a B=b");
        agree("quinn", "quality", Verdict.approve, null);
        assertThat(pods()).isEqualTo("A=wrong B=b");
    }

    @Test
    void whatCodesMeanForOthersAsksNobody() throws IOException {
        policy("interface.workflow == 'masterData'");
        apply("eve", WRONG, B);

        assertThat(desired.controls().get("erp-item").on()).isTrue();
        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(ofCodeMap()).isEmpty();
    }

    @Test
    void whenThePolicyIsGoneNothingOfTheCodeMapIsAsked() throws IOException {
        var without = interfaces;
        policy("interface.workflow == 'rawSteps'");
        apply("eve", WRONG, B);
        assertThat(pods()).isEqualTo("A=a B=b");
        interfaces = without;
        apply("eve", WRONG, B);

        assertThat(pods()).isEqualTo("A=wrong B=b");
        assertThat(ofCodeMap()).isEmpty();
    }

    private void policy(String when) throws IOException {
        interfaces += PolicyDecisionsTest.policy("some", when, "changeControl: true, roles: [quality]");
        apply("", A, B);
    }
}
