package dev.plantline.operator.interfacecommand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who has to agree, and whose agreement counts. */
class SecondPersonTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final InterfaceCommand DISCARD = command("gone", Action.discard, null, null, "ana", NOON);
    private final SecondPerson persons = new SecondPerson(Map.of("ana", "Ana", "admin-ana", "Ana"));

    @Test
    void whatIsCriticalOrOfFinanceIsNotDiscardedByOnePersonAlone() throws Exception {
        assertThat(SecondPerson.reason(DISCARD.getSpec(), Stream.of(spec("critical", "stockTransfer")), false))
                .contains("lots is critical");
        assertThat(SecondPerson.reason(DISCARD.getSpec(), Stream.of(spec("low", "supplierInvoice")), false))
                .contains("lots is one of finance");
        assertThat(SecondPerson.reason(DISCARD.getSpec(), Stream.of(spec("low", "stockTransfer")), true))
                .contains("the namespace is one of finance");
        assertThat(SecondPerson.reason(DISCARD.getSpec(), Stream.of(spec("high", "stockTransfer")), false))
                .isEmpty();
    }

    /** Else whoever edits it makes it unimportant, discards, and makes it important again. */
    @Test
    void aManifestThatWasJustMadeLessCriticalChangesNothing() throws Exception {
        assertThat(SecondPerson.reason(
                        DISCARD.getSpec(),
                        Stream.of(spec("low", "stockTransfer"), spec("critical", "stockTransfer")),
                        false))
                .contains("lots is critical");
    }

    @Test
    void aRetryAndADryRunNeedNobodyElse() throws Exception {
        InterfaceCommandSpec retry =
                command("again", Action.retry, null, null, "ana", NOON).getSpec();
        InterfaceCommandSpec look =
                command("look", Action.discard, true, null, "ana", NOON).getSpec();
        assertThat(SecondPerson.reason(retry, Stream.of(spec("critical", "stockTransfer")), true))
                .isEmpty();
        assertThat(SecondPerson.reason(look, Stream.of(spec("critical", "stockTransfer")), true))
                .isEmpty();
    }

    @Test
    void theSamePersonUnderTwoLoginsIsOne() {
        InterfaceCommand other = agree("admin-ana", "gone", NOON.plusSeconds(5));
        InterfaceCommand tom = agree("tom", "gone", NOON.plusSeconds(9));

        assertThat(persons.whyNot(agree("ana", "gone", NOON.plusSeconds(5)), DISCARD))
                .contains("You gave gone yourself: somebody else agrees.");
        assertThat(persons.whyNot(other, DISCARD)).contains("admin-ana and ana are one person: somebody else agrees.");
        assertThat(persons.agreement(DISCARD, Stream.of(DISCARD, other))).isEmpty();
        assertThat(persons.agreement(DISCARD, Stream.of(DISCARD, other, tom))).contains(tom);
    }

    @Test
    void aMachineAgreesToNothing() {
        InterfaceCommand machine = agree("system:serviceaccount:flux:apply", "gone", NOON.plusSeconds(5));

        assertThat(persons.whyNot(machine, DISCARD))
                .contains("system:serviceaccount:flux:apply is no person: a person agrees.");
        assertThat(persons.agreement(DISCARD, Stream.of(machine))).isEmpty();
    }

    /** What the centre says of people may change. */
    @Test
    void anAgreementThatWasRefusedNeverCounts() {
        InterfaceCommand tom = agree("tom", "gone", NOON.plusSeconds(5));
        tom.setStatus(new InterfaceCommandStatus(State.refused, NOON.toString(), "", null, null, null, null));
        assertThat(persons.agreement(DISCARD, Stream.of(tom))).isEmpty();
        tom.setStatus(null);
        assertThat(persons.agreement(DISCARD, Stream.of(tom))).isEmpty();
    }

    @Test
    void anAgreementThatIsAClaimAddsNothingToWhatTheClusterProved() {
        InterfaceCommand proven = command("gone", Action.discard, null, null, "ana", NOON);
        proven.setStatus(new InterfaceCommandStatus(State.waiting, NOON.toString(), "", 1, "5ee0", true, null));
        InterfaceCommand tom = agree("tom", "gone", NOON.plusSeconds(5));
        tom.setStatus(new InterfaceCommandStatus(State.done, NOON.toString(), "", null, null, false, null));
        assertThat(persons.agreement(proven, Stream.of(tom))).isEmpty();

        tom.setStatus(new InterfaceCommandStatus(State.done, NOON.toString(), "", null, null, true, null));
        assertThat(persons.agreement(proven, Stream.of(tom))).contains(tom);
    }

    @Test
    void anAgreementLetsThroughOnlyTheCommandThatItNamesAndThatWasThereThen() {
        assertThat(persons.agreement(DISCARD, Stream.of(agree("tom", "another", NOON.plusSeconds(5)))))
                .isEmpty();
        assertThat(persons.agreement(DISCARD, Stream.of(agree("tom", "gone", NOON.minusSeconds(1)))))
                .isEmpty();
        InterfaceCommand elsewhere = command("yes", Action.agree, null, "gone", "tom", NOON.plusSeconds(5));
        elsewhere.setSpec(InterfaceCommandSpec.agreeing("orders", "gone", "uid-gone", null, "tom"));
        assertThat(persons.whyNot(elsewhere, DISCARD)).contains("gone is about lots: name that as the interface.");
        assertThat(persons.agreement(DISCARD, Stream.of(elsewhere))).isEmpty();
    }

    /** Its name is free when it is not kept any more. */
    @Test
    void anAgreementToACommandThatHadTheNameBeforeCountsForNothing() {
        InterfaceCommand tom = agree("tom", "gone", NOON.plusSeconds(5));
        tom.setSpec(InterfaceCommandSpec.agreeing("lots", "gone", "uid-of-another", null, "tom"));

        assertThat(persons.whyNot(tom, DISCARD))
                .contains("There was another command of the name gone, and it agrees to that one.");
        assertThat(persons.agreement(DISCARD, Stream.of(tom))).isEmpty();
    }

    @Test
    void whatChangesOrRepeatsIsJudgedAsWhatGivesUpAndTheGreatestNeedsTwoEverywhere() throws Exception {
        for (Action each : Action.values()) {
            InterfaceCommandSpec given =
                    command("c", each, null, "x", "ana", NOON).getSpec();
            boolean always = SecondPerson.reason(given, Stream.of(spec("low", "stockTransfer")), false)
                    .isPresent();
            boolean critical = SecondPerson.reason(given, Stream.of(spec("critical", "stockTransfer")), false)
                    .isPresent();
            assertThat(always)
                    .as(each.name())
                    .isEqualTo(List.of(Action.applyAgain, Action.abandon, Action.adopt)
                            .contains(each));
            assertThat(critical).as(each.name()).isEqualTo(each != Action.retry && each != Action.agree);
        }
    }

    private static InterfaceCommand agree(String by, String to, Instant given) {
        return command("yes-" + by, Action.agree, null, to, by, given);
    }

    private static OdooInterfaceSpec spec(String criticality, String workflow) throws Exception {
        return Json.MAPPER.readValue(
                "{\"workflow\": \"%s\", \"classification\": {\"criticality\": \"%s\"}}"
                        .formatted(workflow, criticality),
                OdooInterfaceSpec.class);
    }

    private static InterfaceCommand command(
            String name, Action action, Boolean dryRun, String to, String by, Instant given) {
        InterfaceCommand command = new InterfaceCommand();
        command.getMetadata().setName(name);
        command.getMetadata().setUid("uid-" + name);
        command.getMetadata().setCreationTimestamp(given.toString());
        Select all = action == Action.agree ? null : new Select(true, null, null, null);
        if (action == Action.agree) {
            command.setStatus(
                    new InterfaceCommandStatus(State.done, given.toString(), "Agreed.", null, null, null, null));
        }
        command.setSpec(
                action == Action.agree
                        ? InterfaceCommandSpec.agreeing("lots", to, "uid-" + to, null, by)
                        : new InterfaceCommandSpec("lots", action, all, "Sent twice.", dryRun, null, by));
        return command;
    }
}
