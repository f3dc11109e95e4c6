package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Applied;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.Command;
import dev.plantline.operator.topics.CommandLook;
import dev.plantline.operator.topics.CommandLook.Found;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands of people, from the resource to what its status says. */
class OperatorCommandTest extends OperatorInMemory {
    private static final String SEEN = "1a2b3c4d5e6f7089";
    private static final String PATCH = "[{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"secret 7\"}]";
    private static final Function<Part, Part> ACTS =
            part -> new Part(part.partition(), part.offset(), part.auditFrom(), part.seen(), "3 messages", null);

    @BeforeEach
    void threeAreSetAside() {
        applyAll();
        settle();
        topics.aside = new CommandLook(
                Optional.empty(),
                List.of(new Found(0, 17, "5ee0", new TreeMap<>(Map.of("business", 2, "mapping", 1)))),
                List.of(),
                SEEN);
    }

    @Test
    void aCommandIsHandedOverOnceInTheNameOfWhoGaveItAndTellsWhatCameOfIt() {
        topics.owners = ACTS;
        give("retry", Action.retry, null, false, null);

        eventually(() -> assertThat(state("retry")).isEqualTo(State.done));
        assertThat(status("retry").message()).isEqualTo("Tried again. partition 0: 3 messages");
        assertThat(status("retry").messages()).isEqualTo(3);
        assertThat(topics.handedOver).singleElement().satisfies(order -> {
            assertThat(order.actor()).isEqualTo("ana@example.com");
            assertThat(order.id().toString()).isEqualTo("lyon.lots");
            assertThat(order.before()).as("nothing that comes later").isEqualTo(order.given());
        });
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndHandsNothingOver() {
        give("look", Action.discard, null, true, null);

        eventually(() -> assertThat(state("look")).isEqualTo(State.shown));
        assertThat(status("look").message())
                .isEqualTo("3 messages would be given up for good: 2 business, 1 mapping. Nothing was changed.");
        assertThat(status("look").seen()).isEqualTo(SEEN);
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void nothingIsDoneWithWhatWasNotSeen() {
        give("other", Action.discard, "Sent twice.", false, "ffffffffffffffff");

        eventually(() -> assertThat(state("other")).isEqualTo(State.refused));
        assertThat(status("other").message()).contains("not what was seen", "look again with a dry run");
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void whatAnOwnerRefusedIsTold() {
        topics.owners = part -> new Part(
                part.partition(),
                part.offset(),
                part.auditFrom(),
                part.seen(),
                null,
                "nothing that it names is set aside");
        give("late", Action.retry, null, false, SEEN);

        eventually(() -> assertThat(state("late")).isEqualTo(State.refused));
        assertThat(status("late").message())
                .isEqualTo("Nothing was done. partition 0: refused: nothing that it names is set aside");
    }

    @Test
    void aRestartAfterItWasHandedOverRepeatsNothing() {
        give("once", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("once")).isEqualTo(State.handedOver));

        operator.close();
        startOperator();
        topics.owners = ACTS;
        eventually(() -> assertThat(state("once")).isEqualTo(State.done));

        assertThat(topics.handedOver).hasSize(1);
        assertThat(status("once").message()).isEqualTo("Given up. partition 0: 3 messages");
    }

    /** It was written that it is being handed over, and nobody knows whether it was. */
    @Test
    void anOperatorThatEndedBeforeItHandedOverIsContinued() {
        topics.owners = ACTS;
        give("crash", Action.retry, null, false, null, handingOver());

        eventually(() -> assertThat(state("crash")).isEqualTo(State.done));
        assertThat(topics.handedOver).hasSize(1);
    }

    /** Else it would be begun anew when the Plant is back, with other places for its answers. */
    @Test
    void whatWasHandedOverNeverWaitsAgain() {
        give("once", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("once")).isEqualTo(State.handedOver));
        List<Part> parts = status("once").parts();

        client.resources(Plant.class).inNamespace(NAMESPACE).delete();
        operator.close();
        startOperator();
        eventually(() -> assertThat(status("once").message()).contains("has no Plant"));

        assertThat(state("once")).isEqualTo(State.handedOver);
        assertThat(status("once").parts()).isEqualTo(parts);
        assertThat(topics.handedOver).hasSize(1);
    }

    @Test
    void troubleWhileItIsHandedOverIsTold() {
        topics.owners = part -> part;
        give("once", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("once")).isEqualTo(State.handedOver));

        topics.away = true;
        eventually(() -> assertThat(status("once").message())
                .startsWith("Handed over; the answers of the owners cannot be read now. Kafka at")
                .endsWith("is away"));
        assertThat(state("once")).isEqualTo(State.handedOver);

        topics.away = false;
        topics.owners = ACTS;
        eventually(() -> assertThat(state("once")).isEqualTo(State.done));
    }

    @Test
    void whatBecameCriticalBeforeItStoodInKafkaIsNotHandedOver() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        give("late", Action.discard, "Sent twice.", false, null, handingOver());

        eventually(() -> assertThat(state("late")).isEqualTo(State.refused));
        assertThat(status("late").message()).contains("lots is critical by now, and nobody else has agreed");
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void nobodyAgreesToWhatDoesNotAskForHim() {
        give("gone", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("gone")).isEqualTo(State.handedOver));
        agree("blind", "tom@example.com");

        eventually(() -> assertThat(state("blind")).isEqualTo(State.refused));
        assertThat(status("blind").message()).startsWith("gone does not ask for a second person now");
    }

    @Test
    void whoIsNeededIsDecidedAtTheLookAndStays() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        give("gone", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("gone")).isEqualTo(State.waiting));

        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"low\"}}}")
                .accept(client);
        settle();
        operator.close();
        startOperator();
        pause();
        assertThat(state("gone")).isEqualTo(State.waiting);
        assertThat(status("gone").message()).contains("a second person has to agree");
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void nobodyWritesOfASecondPersonIntoTheReason() {
        give("forged", Action.discard, "Sent twice. (agreed by tom@example.com)", false, null);

        eventually(() -> assertThat(state("forged")).isEqualTo(State.refused));
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void aCommandWaitsForKafkaAndSaysSo() {
        topics.away = true;
        give("waits", Action.retry, null, false, null);
        eventually(() -> assertThat(state("waits")).isEqualTo(State.waiting));
        assertThat(status("waits").message()).contains("is away");

        topics.away = false;
        topics.owners = ACTS;
        eventually(() -> assertThat(state("waits")).isEqualTo(State.done));
    }

    @Test
    void aCommandAboutNoInterfaceIsRefused() {
        InterfaceCommand command = command("nobody", Action.retry, null, false, null);
        command.setSpec(new InterfaceCommandSpec(
                "unheard-of", Action.retry, new Select(true, null, null, null), null, null, null, "ana@example.com"));
        client.resource(command).create();

        eventually(() -> assertThat(state("nobody")).isEqualTo(State.refused));
        assertThat(status("nobody").message()).isEqualTo("There is no OdooInterface unheard-of in this namespace.");
    }

    @Test
    void whatIsCriticalIsGivenUpOnlyWhenASecondPersonAgrees() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        topics.owners = ACTS;
        give("gone", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("gone")).isEqualTo(State.waiting));
        assertThat(status("gone").message())
                .isEqualTo("3 messages are to be given up for good, and lots is critical: a second person has to agree"
                        + " within 72 h. Next: plantline command agree plant-lyon/gone");

        agree("mine", "ana@example.com");
        eventually(() -> assertThat(state("mine")).isEqualTo(State.refused));
        assertThat(status("mine").message()).isEqualTo("You gave gone yourself: somebody else agrees.");
        pause();
        assertThat(topics.handedOver).isEmpty();

        agree("yes", "tom@example.com");
        eventually(() -> assertThat(state("gone")).isEqualTo(State.done));
        assertThat(state("yes")).isEqualTo(State.done);
        assertThat(topics.handedOver).singleElement().satisfies(order -> {
            assertThat(order.actor()).isEqualTo("ana@example.com");
            assertThat(order.agreedBy()).isEqualTo("tom@example.com");
            assertThat(order.reason()).isEqualTo("Sent twice. (agreed by tom@example.com)");
        });
    }

    /** Somebody edited a message while it waited: what he agrees to is not what would be done. */
    @Test
    void nobodyAgreesToAnythingElseThanWhatWaited() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        give("gone", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("gone")).isEqualTo(State.waiting));

        topics.aside = new CommandLook(Optional.empty(), topics.aside.found(), List.of(), "ffffffffffffffff");
        agree("yes", "tom@example.com");

        eventually(() -> assertThat(state("gone")).isEqualTo(State.refused));
        assertThat(status("gone").message()).contains("not what was seen");
        assertThat(topics.handedOver).isEmpty();
    }

    @Test
    void whatWasAppliedIsReplayedAsItWasSeenAndNothingThatIsAppliedLater() {
        topics.owners = ACTS;
        topics.aside = new CommandLook(
                Optional.empty(),
                List.of(new Found(1, 17, "5ee05ee0", new TreeMap<>(Map.of("applied", 3)))),
                List.of(),
                SEEN,
                Optional.empty(),
                "2 cannot be: 1/4 is no longer in .in.");
        Applied applied = new Applied("WH/1", "2026-11-26T02:00:00Z", null, null, null);
        give(spec("look", Action.replay, new Select(null, null, null, null, null, applied), null, true));
        eventually(() -> assertThat(state("look")).isEqualTo(State.shown));
        assertThat(status("look").message())
                .isEqualTo(
                        "3 messages would be tried once more: 3 applied. 2 cannot be: 1/4 is no longer in .in. Nothing was changed.");

        give(spec("replay", Action.replay, new Select(null, null, null, null, null, applied), null, false));
        eventually(() -> assertThat(state("replay")).isEqualTo(State.done));
        assertThat(status("replay").message()).isEqualTo("Tried once more. partition 1: 3 messages");
        assertThat(topics.handedOver).singleElement().satisfies(order -> {
            assertThat(order.action()).isEqualTo(Command.Action.replay);
            assertThat(order.applied().which().orderKey()).isEqualTo("WH/1");
            assertThat(order.applied().which().until()).isEqualTo(order.given());
            assertThat(order.applied().which().acceptReorder()).isFalse();
        });
    }

    @Test
    void whyNothingCanBeReplayedIsTold() {
        topics.aside = new CommandLook(
                Optional.empty(), List.of(), List.of(), "", Optional.of("2 later messages were applied already."), "");
        Applied applied = new Applied("WH/1", null, null, null, null);
        give(spec("replay", Action.replay, new Select(null, null, null, null, null, applied), null, false));

        eventually(() -> assertThat(state("replay")).isEqualTo(State.refused));
        assertThat(status("replay").message()).isEqualTo("2 later messages were applied already. Nothing was done.");
    }

    @Test
    void whatIsCriticalIsNeitherReplayedNorEditedByOnePersonAlone() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        Applied applied = new Applied("WH/1", null, null, null, null);
        give(spec("replay", Action.replay, new Select(null, null, null, null, null, applied), null, false));
        give(spec("edit", Action.edit, new Select(null, null, null, List.of("0/12")), PATCH, false));

        for (String each : List.of("replay", "edit")) {
            eventually(() -> assertThat(state(each)).isEqualTo(State.waiting));
            assertThat(status(each).message()).contains("lots is critical: a second person has to agree");
        }
        assertThat(topics.handedOver).isEmpty();
    }

    /** People read a status who may not read messages, and Events and logs come from it. */
    @Test
    void aStatusNeverTellsWhatAMessageShallHold() {
        topics.owners = ACTS;
        give(spec("edit", Action.edit, new Select(null, null, null, List.of("0/12")), PATCH, false));
        give(spec("bad", Action.edit, new Select(null, null, null, List.of("0/12")), "[{\"secretful\": tru", false));

        eventually(() -> assertThat(state("edit")).isEqualTo(State.done));
        eventually(() -> assertThat(state("bad")).isEqualTo(State.refused));
        assertThat(status("edit").toString()).doesNotContain("secret");
        assertThat(status("bad").toString()).doesNotContain("secret");
        assertThat(status("bad").message()).startsWith("patch: it is no JSON list of 1 to 100 changes");
        assertThat(topics.handedOver).singleElement().satisfies(order -> {
            assertThat(order.patch().text()).contains("secret 7");
            assertThat(order.runs())
                    .as("held against the contract of what runs")
                    .isNotNull();
            assertThat(order.toString()).doesNotContain("secret 7");
        });
    }

    /** Messages come in while the second person makes up his mind. */
    @Test
    void whatIsAbandonedEndsWhereItEndedWhenTheFirstPersonAsked() {
        topics.owners = ACTS;
        topics.aside = abandoned(100);
        give(spec("closed", Action.abandon, new Select(true, null, null, null), null, false));
        eventually(() -> assertThat(state("closed")).isEqualTo(State.waiting));
        assertThat(status("closed").message()).contains("what gives up all that is pending takes two people");

        topics.aside = abandoned(170);
        topics.away = true;
        InterfaceCommand yes = command("yes", Action.agree, null, false, null);
        yes.setSpec(InterfaceCommandSpec.agreeing("lots", "closed", uid("closed"), null, "tom@example.com"));
        client.resource(yes).create();
        eventually(() -> assertThat(status("closed").message()).contains("is away"));
        topics.away = false;

        eventually(() -> assertThat(state("closed")).isEqualTo(State.done));
        assertThat(status("closed").parts()).singleElement().satisfies(part -> assertThat(part.offset())
                .as("behind the last that was there then")
                .isEqualTo(100L));
    }

    /** Else whoever has a password of the plant's Kafka commands under any name. */
    @Test
    void deliveryTakesOnlyProvenCommandsWhereTheClusterProvesThem() {
        assertThat(deliveryConfiguration()).contains("\"historyFile\"").doesNotContain("signed");

        operator.close();
        operator = new OperatorUnderTest(
                kubernetes.configuration(),
                new OperatorUnderTest.QuickSettings(Set.of()) {
                    @Override
                    public boolean proven() {
                        return true;
                    }
                },
                topics,
                odoo,
                runtime);

        eventually(() -> assertThat(deliveryConfiguration()).contains("\"commands\":\"signed\""));
    }

    private String deliveryConfiguration() {
        return client.configMaps().inNamespace(NAMESPACE).list().getItems().stream()
                .flatMap(each -> each.getData().values().stream())
                .filter(each -> each.contains("\"role\":\"streaming\""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAgreementNamesTheCommandByItsUid() {
        edit(OdooInterface.class, "lots", "{\"spec\":{\"classification\":{\"criticality\":\"critical\"}}}")
                .accept(client);
        give("gone", Action.discard, "Sent twice.", false, null);
        eventually(() -> assertThat(state("gone")).isEqualTo(State.waiting));
        InterfaceCommand other = command("other", Action.agree, null, false, null);
        other.setSpec(InterfaceCommandSpec.agreeing("lots", "gone", "uid-of-another", null, "tom@example.com"));
        client.resource(other).create();

        eventually(() -> assertThat(state("other")).isEqualTo(State.refused));
        pause();
        assertThat(topics.handedOver).isEmpty();
    }

    private static CommandLook abandoned(long upTo) {
        return new CommandLook(
                Optional.empty(),
                List.of(new Found(0, 17, "", new TreeMap<>(Map.of("pending", 7)), upTo)),
                List.of(),
                "%016x".formatted(upTo));
    }

    private void give(InterfaceCommand command) {
        client.resource(command).create();
    }

    private static InterfaceCommand spec(String name, Action action, Select select, String patch, boolean dryRun) {
        InterfaceCommand command = command(name, action, null, dryRun, null);
        command.setSpec(new InterfaceCommandSpec(
                "lots",
                action,
                select,
                null,
                patch,
                null,
                null,
                "Restored.",
                dryRun ? true : null,
                null,
                "ana@example.com"));
        return command;
    }

    // --- what the tests speak with

    private static InterfaceCommandStatus handingOver() {
        return new InterfaceCommandStatus(
                State.handingOver,
                "2026-11-27T12:00:00Z",
                "3 messages are to be tried again.",
                3,
                null,
                false,
                List.of(new Part(0, null, 17L, "5ee0", null, null)));
    }

    private void agree(String name, String by) {
        InterfaceCommand command = command(name, Action.agree, null, false, null);
        command.setSpec(InterfaceCommandSpec.agreeing("lots", "gone", uid("gone"), null, by));
        client.resource(command).create();
    }

    private void give(String name, Action action, String reason, boolean dryRun, String seen) {
        give(name, action, reason, dryRun, seen, null);
    }

    private void give(
            String name, Action action, String reason, boolean dryRun, String seen, InterfaceCommandStatus status) {
        InterfaceCommand command = command(name, action, reason, dryRun, seen);
        if (status == null) {
            client.resource(command).create();
            return;
        }
        operator.close();
        client.resource(command).create();
        command.setStatus(status);
        client.resource(command).patchStatus();
        startOperator();
    }

    private String uid(String name) {
        return get(InterfaceCommand.class, name).getMetadata().getUid();
    }

    private static InterfaceCommand command(String name, Action action, String reason, boolean dryRun, String seen) {
        InterfaceCommand command = new InterfaceCommand();
        command.getMetadata().setName(name);
        command.getMetadata().setNamespace(NAMESPACE);
        command.setSpec(new InterfaceCommandSpec(
                "lots",
                action,
                new Select(true, null, null, null),
                reason,
                dryRun ? true : null,
                seen,
                "ana@example.com"));
        return command;
    }

    private InterfaceCommandStatus status(String name) {
        return get(InterfaceCommand.class, name).getStatus();
    }

    private State state(String name) {
        return status(name) == null ? null : status(name).state();
    }
}
