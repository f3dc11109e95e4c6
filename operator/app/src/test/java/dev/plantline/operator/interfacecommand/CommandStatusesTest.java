package dev.plantline.operator.interfacecommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Applied;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.operator.topics.CommandAnswers;
import dev.plantline.operator.topics.CommandLook;
import dev.plantline.operator.topics.CommandLook.Found;
import dev.plantline.operator.topics.CommandOrder;
import dev.plantline.operator.topics.CommandOrder.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What commands become with time, without a cluster. */
class CommandStatusesTest {
    private static final Instant GIVEN = Instant.parse("2026-11-27T12:00:00Z");
    private static final Select ALL = new Select(true, null, null, null);

    @Test
    void aCommandThatWaitedForThreeDaysIsNotCarriedOutAnyMore() {
        InterfaceCommand command = command("a", ALL);
        command.setStatus(at(GIVEN).waiting(command, "Kafka at kafka:9092 is away"));

        assertThat(at(GIVEN.plus(Duration.ofHours(72))).isTooOld(command)).isFalse();
        CommandStatuses late = at(GIVEN.plus(Duration.ofHours(72)).plusSeconds(1));
        assertThat(late.isTooOld(command)).isTrue();
        assertThat(late.expired(command).state()).isEqualTo(State.expired);
        assertThat(late.expired(command).message())
                .contains("within 72 h", "give it anew", "Kafka at kafka:9092 is away");
    }

    @Test
    void finishedCommandsAreKeptForThirtyDaysAndAHundredOfThem() {
        Instant now = GIVEN.plus(Duration.ofDays(31));
        List<InterfaceCommand> all = IntStream.range(0, 102)
                .mapToObj(number -> finished("c" + number, now.minus(Duration.ofHours(number))))
                .toList();
        assertThat(FinishedCommands.surplus(all.stream(), now))
                .extracting(each -> each.getMetadata().getName())
                .containsExactly("c100", "c101");

        InterfaceCommand open = command("open", ALL);
        assertThat(FinishedCommands.surplus(
                        Stream.of(
                                finished("old", now.minus(Duration.ofDays(30)).minusSeconds(1)),
                                finished("new", now),
                                open),
                        now))
                .extracting(each -> each.getMetadata().getName())
                .containsExactly("old");
    }

    /** A shift that commands a lot takes nobody's agreement away. */
    @Test
    void anAgreementIsKeptUntilWhatItAgreesToHasComeToItsEnd() {
        InterfaceCommand agreement = finished("yes", GIVEN);
        agreement.setSpec(InterfaceCommandSpec.agreeing("lots", "open", "uid-open", null, "tom"));
        InterfaceCommand open = command("open", ALL);
        Instant late = GIVEN.plus(Duration.ofDays(40));

        assertThat(FinishedCommands.surplus(Stream.of(agreement, open), late)).isEmpty();
        open.setStatus(at(GIVEN).refused(open, "It was not."));
        assertThat(FinishedCommands.surplus(Stream.of(agreement, open), late)).contains(agreement);
    }

    @Test
    void dryRunsPushNobodysAnswersOut() {
        Instant now = GIVEN.plus(Duration.ofDays(2));
        List<InterfaceCommand> shown = IntStream.range(0, 150)
                .mapToObj(number -> finished("look" + number, now))
                .toList();
        shown.forEach(each ->
                each.setStatus(new InterfaceCommandStatus(State.shown, now.toString(), "", 1, "5ee0", null, null)));
        // One that found nothing is a dry run as well: a look over all interfaces of a plant leaves many of them.
        shown.subList(0, 50).forEach(each -> {
            each.setSpec(new InterfaceCommandSpec("lots", Action.retry, ALL, null, true, null, "ana@example.com"));
            each.setStatus(new InterfaceCommandStatus(State.refused, now.toString(), "", 0, null, null, null));
        });
        InterfaceCommand done = finished("done", GIVEN);

        assertThat(FinishedCommands.surplus(Stream.concat(shown.stream(), Stream.of(done)), now))
                .hasSize(50)
                .doesNotContain(done);
    }

    @Test
    void aPositionThatIsNotSetAsideRefusesAllOfIt() {
        InterfaceCommand command = command("a", new Select(null, null, null, List.of("0/12", "1/7")));
        CommandOrder order = Orders.of(command, "lyon", Optional.empty(), true);

        InterfaceCommandStatus status = at(GIVEN)
                .looked(
                        command,
                        order,
                        new CommandLook(Optional.empty(), List.of(found(0)), List.of(new Position(1, 7)), ""));

        assertThat(status.state()).isEqualTo(State.refused);
        assertThat(status.message()).contains("Not set aside in lyon.lots", "1/7", "Nothing was done");
    }

    @Test
    void eachPositionIsAskedOfItsOwner() {
        InterfaceCommand command = command("a", new Select(null, null, null, List.of("1/7", "0/12", "0/9")));
        CommandOrder order = Orders.of(command, "lyon", Optional.empty(), true);

        InterfaceCommandStatus status = at(GIVEN)
                .looked(command, order, new CommandLook(Optional.empty(), List.of(found(0), found(1)), List.of(), ""));

        assertThat(status.state()).isEqualTo(State.handingOver);
        assertThat(status.parts())
                .containsExactly(
                        new Part(0, 9L, 17L, "5ee0", null, null),
                        new Part(0, 12L, 17L, "5ee0", null, null),
                        new Part(1, 7L, 17L, "5ee0", null, null));
    }

    @Test
    void nothingThatWasSetAsideAfterTheCommandIsNamed() {
        assertThat(Orders.of(
                                command("a", new Select(null, null, "2026-11-27T11:00:00Z", null)),
                                "lyon",
                                Optional.empty(),
                                true)
                        .before())
                .isEqualTo("2026-11-27T11:00:00Z");
        assertThat(Orders.of(
                                command("a", new Select(null, null, "2027-01-01T00:00:00Z", null)),
                                "lyon",
                                Optional.empty(),
                                true)
                        .before())
                .isEqualTo(GIVEN);
        assertThatThrownBy(() -> Orders.of(
                        command("a", new Select(null, null, "2026-02-30T00:00:00Z", null)),
                        "lyon",
                        Optional.empty(),
                        true))
                .hasMessage("select.setAsideBefore: there is no time 2026-02-30T00:00:00Z");
    }

    @Test
    void nothingThatWasAppliedAfterTheCommandIsReplayed() {
        assertThat(replay(new Applied("WH/1", null, "2026-11-27T11:00:00Z", null, null), null)
                        .which()
                        .until())
                .isEqualTo("2026-11-27T11:00:00Z");
        assertThat(replay(new Applied("WH/1", null, "2027-01-01T00:00:00Z", null, null), null)
                        .which()
                        .until())
                .isEqualTo(GIVEN);
    }

    /** Else what came later of the same order is undone by what came before it. */
    @Test
    void onlyWhoSaysSoAcceptsThatTheOrderIsAnotherOne() {
        Applied applied = new Applied("WH/1", null, null, null, null);

        assertThat(replay(applied, null).which().acceptReorder()).isFalse();
        assertThat(replay(applied, false).which().acceptReorder()).isFalse();
        assertThat(replay(applied, true).which().acceptReorder()).isTrue();
    }

    @Test
    void whatWasAppliedIsARangeOfOnePartition() {
        assertThat(replay(new Applied(null, null, null, "1/4", "1/9"), null)
                        .which()
                        .to())
                .isEqualTo(10);
        for (String last : List.of("2/9", "1/3")) {
            assertThatThrownBy(() -> replay(new Applied(null, null, null, "1/4", last), null))
                    .hasMessage("select.applied: 1/4 to " + last
                            + " is no range: both are of one partition, the smaller offset first");
        }
    }

    @Test
    void whatConcernsMorePartitionsThanAStatusHoldsIsNotHandedOver() {
        InterfaceCommand command = command("a", ALL);
        List<Found> found = IntStream.rangeClosed(0, InterfaceCommandStatus.MOST_PARTS)
                .mapToObj(CommandStatusesTest::found)
                .toList();

        InterfaceCommandStatus status = at(GIVEN)
                .looked(
                        command,
                        Orders.of(command, "lyon", Optional.empty(), true),
                        new CommandLook(Optional.empty(), found, List.of(), ""));

        assertThat(status.state()).isEqualTo(State.refused);
        assertThat(status.message()).contains("name fewer messages at a time");
    }

    /** The time after which nobody asks for it any more begins when it was handed over. */
    @Test
    void aStateIsSinceItBegan() {
        InterfaceCommand command = command("a", ALL);
        command.setStatus(at(GIVEN).waiting(command, "Kafka is away"));

        assertThat(at(GIVEN.plusSeconds(60))
                        .waiting(command, "Kafka is still away")
                        .since())
                .isEqualTo(GIVEN.toString());
        assertThat(at(GIVEN.plusSeconds(60)).refused(command, "no").since())
                .isEqualTo(GIVEN.plusSeconds(60).toString());
    }

    /** Its batch class never runs, or its interface was deleted. */
    @Test
    void nobodyAsksForEverAboutWhatNoOwnerActsOn() {
        InterfaceCommand command = command("a", ALL);
        Part open = new Part(0, null, 17L, "5ee0", null, null);
        Part done = new Part(1, null, 17L, "5ee0", "2 messages", null);
        command.setStatus(
                new InterfaceCommandStatus(State.handedOver, GIVEN.toString(), "", 3, null, true, List.of(open, done)));
        CommandAnswers answers = new CommandAnswers(Optional.empty(), List.of(open, done));

        assertThat(at(GIVEN.plus(Duration.ofDays(40)))
                        .answered(command, answers)
                        .state())
                .isEqualTo(State.handedOver);
        InterfaceCommandStatus later =
                at(GIVEN.plus(Duration.ofDays(40)).plusSeconds(1)).answered(command, answers);
        assertThat(later.state()).isEqualTo(State.unanswered);
        assertThat(later.state().isFinal()).isTrue();
        assertThat(later.message())
                .startsWith("Handed over, and within 40 days not every owner has acted")
                .endsWith("Until now: partition 1: 2 messages");
        assertThat(at(GIVEN.plus(Duration.ofDays(41)))
                        .troubled(command, "The namespace has no Plant.")
                        .state())
                .isEqualTo(State.unanswered);
    }

    @Test
    void ofTooManyCommandsTheFirstAreCarriedOut() {
        List<InterfaceCommand> all = new ArrayList<>();
        for (int i = 0; i < 260; i++) {
            InterfaceCommand each = command("c%03d".formatted(i), ALL);
            each.setSpec(new InterfaceCommandSpec("lots", Action.retry, ALL, null, null, null, "person-" + i % 10));
            all.add(each);
        }
        assertThat(FinishedCommands.tooMany(all.get(199), all.stream())).isEmpty();
        assertThat(FinishedCommands.tooMany(all.get(200), all.stream()))
                .hasValueSatisfying(why -> assertThat(why).startsWith("200 commands are not handed over yet"));
        all.forEach(each -> each.setSpec(new InterfaceCommandSpec("lots", Action.retry, ALL, null, null, null, "one")));
        assertThat(FinishedCommands.tooMany(all.get(49), all.stream())).isEmpty();
        assertThat(FinishedCommands.tooMany(all.get(50), all.stream()))
                .hasValueSatisfying(why -> assertThat(why).startsWith("50 commands of one are not handed over yet"));
        all.subList(0, 10).forEach(each -> each.setStatus(at(GIVEN).refused(each, "no")));
        assertThat(FinishedCommands.tooMany(all.get(50), all.stream()))
                .as("what has come to its end does not count")
                .isEmpty();
    }

    /** A batch class rests for weeks, and somebody has to end what is under way. */
    @Test
    void whatWaitsInKafkaAndWhoAgreesAreNotHeldUpByTheLimits() {
        List<InterfaceCommand> all = new ArrayList<>();
        for (int i = 0; i < 1_001; i++) {
            all.add(command("c%04d".formatted(i), ALL));
        }
        InterfaceCommand agreement = command("yes", ALL);
        agreement.setSpec(InterfaceCommandSpec.agreeing("lots", "c0000", "uid-c0000", null, "ana@example.com"));
        assertThat(FinishedCommands.tooMany(agreement, all.stream())).isEmpty();

        all.forEach(each -> each.setStatus(
                new InterfaceCommandStatus(State.handedOver, GIVEN.toString(), "", 1, null, true, List.of())));
        assertThat(FinishedCommands.tooMany(all.get(999), all.stream())).isEmpty();
        assertThat(FinishedCommands.tooMany(all.get(1_000), all.stream()))
                .hasValueSatisfying(why -> assertThat(why).startsWith("1000 commands have not come to their end"));
    }

    /** An operator that begins anew with the admission policies has not seen who gave it. */
    @Test
    void whatWasGivenAsAClaimIsNeverProvenLater() {
        InterfaceCommand command = command("a", ALL);
        CommandStatuses before = new CommandStatuses(() -> GIVEN, false);
        command.setStatus(before.waiting(command, "Kafka is away"));

        assertThat(at(GIVEN).isProven(command)).isFalse();
        assertThat(at(GIVEN).claimed(command))
                .hasValueSatisfying(why -> assertThat(why).contains("give it anew"));
        assertThat(at(GIVEN).waiting(command, "Kafka is away").proven()).isFalse();
        assertThat(before.claimed(command)).isEmpty();

        InterfaceCommand proven = command("b", ALL);
        proven.setStatus(at(GIVEN).waiting(proven, "Kafka is away"));
        assertThat(before.isProven(proven)).isTrue();
        assertThat(at(GIVEN).claimed(proven)).isEmpty();
    }

    /** What is pending moves on while the second person makes up his mind. */
    @Test
    void anAgreedAbandonTellsTheMessagesThatWereAgreedTo() {
        InterfaceCommand command = command("a", ALL);
        command.setSpec(new InterfaceCommandSpec("lots", Action.abandon, ALL, "Closed.", null, null, "ana"));
        command.setStatus(new InterfaceCommandStatus(
                State.waiting, GIVEN.toString(), "", 9, "5ee0", true, List.of(new Part(0, 20L, 17L, "", null, null))));

        InterfaceCommandStatus status = at(GIVEN)
                .looked(
                        command,
                        Orders.of(command, "lyon", Optional.of("tom"), true),
                        new CommandLook(Optional.empty(), List.of(found(0)), List.of(), "0ther"));

        assertThat(status.state()).isEqualTo(State.handingOver);
        assertThat(status.messages()).isEqualTo(9);
    }

    @Test
    void theContentOfAnEditIsNotKeptForAMonth() {
        InterfaceCommand edit = command("edit", ALL);
        edit.setSpec(new InterfaceCommandSpec(
                "lots", Action.edit, ALL, null, "[]", null, null, "Unit.", null, null, "ana@example.com"));
        edit.setStatus(at(GIVEN).refused(edit, "no"));
        assertThat(FinishedCommands.surplus(
                        Stream.of(edit), GIVEN.plus(Duration.ofDays(1)).plusSeconds(1)))
                .containsExactly(edit);
        assertThat(FinishedCommands.surplus(Stream.of(edit), GIVEN.plus(Duration.ofHours(23))))
                .isEmpty();
    }

    private static Found found(int partition) {
        return new Found(partition, 17, "5ee0", new TreeMap<>(Map.of("business", 1)));
    }

    private static CommandOrder.Applied replay(Applied applied, Boolean acceptReorder) {
        InterfaceCommand command = command("a", ALL);
        command.setSpec(new InterfaceCommandSpec(
                "lots",
                Action.replay,
                new Select(null, null, null, null, null, applied),
                acceptReorder,
                null,
                null,
                null,
                "Restored.",
                null,
                null,
                "ana@example.com"));
        return Orders.of(command, "lyon", Optional.empty(), true).applied();
    }

    private static CommandStatuses at(Instant now) {
        return new CommandStatuses(() -> now, true);
    }

    private static InterfaceCommand finished(String name, Instant since) {
        InterfaceCommand command = command(name, ALL);
        command.setStatus(at(since).refused(command, "no"));
        return command;
    }

    private static InterfaceCommand command(String name, Select select) {
        InterfaceCommand command = new InterfaceCommand();
        command.getMetadata().setName(name);
        command.getMetadata().setUid("uid-" + name);
        command.getMetadata().setCreationTimestamp(GIVEN.toString());
        command.setSpec(new InterfaceCommandSpec("lots", Action.retry, select, null, null, null, "ana@example.com"));
        return command;
    }
}
