package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Decided;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.operator.topics.DecisionAnswers.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Decisions in the topics of a real broker. */
class DecisionTopicsTest extends TopicsInKafka {
    @BeforeEach
    void anAuditOfOneLine() throws Exception {
        answer("another", What.command, null);
    }

    @Test
    void whereTheLineCanStandIsKnownBeforeADecisionIsHandedOver() throws Exception {
        assertThat(ask(new DecisionOrder(command("d-1"), null, false, false)))
                .isEqualTo(Map.of("d-1", new Answer(1, false, null, null)));
        assertThat(handedOver(0)).isEmpty();
    }

    @Test
    void aDecisionIsHandedOverOnceHoweverOftenItIsAskedForAndBearsTheProofOfTheOperator() throws Exception {
        for (int tries = 0; tries < 3; tries++) {
            assertThat(ask(new DecisionOrder(command("d-1"), 1L, false, false)))
                    .isEqualTo(Map.of("d-1", new Answer(1, true, null, null)));
        }
        assertThat(handedOver(0)).singleElement().satisfies(record -> {
            assertThat(Command.read(record.value())).isEqualTo(command("d-1"));
            assertThat(isProven(record)).isTrue();
        });
        assertThat(handedOver(1)).as("one partition is enough").isEmpty();
    }

    @Test
    void theLineOfADecisionIsFoundAndAnOwnersRefusalToo() throws Exception {
        ask(new DecisionOrder(command("d-1"), 1L, false, false), new DecisionOrder(command("d-2"), 1L, false, false));
        answer("d-1", What.command, null);
        answer("d-2", What.commandRefused, "this command has a field that is not known");

        assertThat(ask(
                        new DecisionOrder(command("d-1"), 1L, true, false),
                        new DecisionOrder(command("d-2"), 1L, true, false)))
                .isEqualTo(Map.of(
                        "d-1", new Answer(1, true, 2L, null),
                        "d-2", new Answer(1, true, null, "this command has a field that is not known")));
    }

    /** Another operator was quicker: the second line refuses the same uid. */
    @Test
    void theFirstLineOfADecisionCounts() throws Exception {
        answer("d-1", What.command, null);
        answer("d-1", What.commandRefused, "a command with this uid was acted on before");
        assertThat(ask(new DecisionOrder(command("d-1"), 1L, false, false)))
                .isEqualTo(Map.of("d-1", new Answer(1, true, 2L, null)));
        assertThat(handedOver(0)).isEmpty();
    }

    /** An operator ended between the owner's answer and its own note of it. */
    @Test
    void whatItsOwnerHasTakenAwayIsNotHandedOverAgain() throws Exception {
        append(0, new AsideKey.OfCommand("d-1"), null);
        assertThat(ask(new DecisionOrder(command("d-1"), 1L, false, false)))
                .isEqualTo(Map.of("d-1", new Answer(1, true, null, null)));
        assertThat(handedOver(0)).isEmpty();
    }

    /** Its topics were lost and made anew, or somebody else took it away. */
    @Test
    void whatWasHandedOverLongAgoAndIsGoneWithoutALineIsToBeHandedOverAnew() throws Exception {
        DecisionOrder old = new DecisionOrder(command("d-1"), 1L, true, true);
        Answer gone = new Answer(1, true, null, "it is gone from Kafka, and the audit has no line about it");
        assertThat(ask(old)).isEqualTo(Map.of("d-1", gone));
        ask(new DecisionOrder(command("d-1"), 1L, false, false));
        assertThat(ask(old)).as("it waits").isEqualTo(Map.of("d-1", new Answer(1, true, null, null)));
        append(0, new AsideKey.OfCommand("d-1"), null);
        assertThat(ask(old)).isEqualTo(Map.of("d-1", gone));
        answer("d-1", What.command, null);
        assertThat(ask(old)).isEqualTo(Map.of("d-1", new Answer(1, true, 2L, null)));
    }

    @Test
    void whatSomebodyElseWroteUnderItsUidIsNotTakenForTheDecision() throws Exception {
        append(0, new AsideKey.OfCommand("d-1"), command("d-1").write());
        ask(new DecisionOrder(command("d-1"), 1L, false, false));
        assertThat(handedOver(0)).hasSize(2).last().satisfies(record -> assertThat(
                        record.headers().lastHeader(HistoryKeys.COMMAND_PROOF))
                .isNotNull());
    }

    @Test
    void hundredsOfDecisionsAreHandedOverAtOnceInTheirOrder() throws Exception {
        List<DecisionOrder> many = IntStream.range(0, 300)
                .mapToObj(i -> new DecisionOrder(command("d-" + i), 1L, false, false))
                .toList();
        for (int tries = 0; tries < 2; tries++) {
            assertThat(ask(many.toArray(DecisionOrder[]::new)).values())
                    .hasSize(300)
                    .allSatisfy(each -> assertThat(each.stands()).isTrue());
        }
        List<String> uids = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : handedOver(0)) {
            uids.add(Command.read(each.value()).uid());
        }
        assertThat(uids).isEqualTo(many.stream().map(DecisionOrder::uid).toList());
    }

    @Test
    void anInterfaceWithoutTopicsHasNoAudit() {
        DecisionAnswers answers = new DecisionTopics(broker, Duration.ofSeconds(5))
                .handOver(
                        new InterfaceId(id.plant(), "gone"),
                        List.of(new DecisionOrder(command("d-1"), null, false, false)));
        assertThat(answers.hasAudit()).isFalse();
        assertThat(answers.trouble()).isEmpty();
    }

    @Test
    void withoutHistoryKeysNothingIsHandedOver() throws Exception {
        withoutHistoryKeys();
        DecisionAnswers answers = new DecisionTopics(broker, Duration.ofSeconds(5))
                .handOver(id, List.of(new DecisionOrder(command("d-1"), 1L, false, false)));
        assertThat(answers.trouble()).hasValueSatisfying(why -> assertThat(why).contains("history keys"));
        assertThat(handedOver(0)).isEmpty();
    }

    /** Of an audit that was made anew after a loss the old place says nothing. */
    @Test
    void aPlaceBehindTheEndOfTheAuditIsLookedForFromItsBeginning() throws Exception {
        answer("d-1", What.command, null);
        assertThat(ask(new DecisionOrder(command("d-1"), 77L, true, false))
                        .get("d-1")
                        .record())
                .isEqualTo(2);
    }

    /** The uid tells it apart within each. */
    @Test
    void aDecisionAboutACodeMapIsHandedOverOnceToEachInterfaceUnderTheSameUid() throws Exception {
        InterfaceId other = new InterfaceId(id.plant(), "receipts");
        make(other);
        Command command = Command.ofDecision(
                "d-1",
                new Decided("d-1", Verdict.approve, "steward", "units", "ab".repeat(16), null, AT, null, null, true),
                "ann@example.com",
                null);
        DecisionTopics topics = new DecisionTopics(broker, Duration.ofSeconds(5), Duration.ZERO);
        for (int tries = 0; tries < 2; tries++) {
            for (InterfaceId each : List.of(id, other)) {
                assertThat(topics.handOver(each, List.of(new DecisionOrder(command, 0L, false, false)))
                                .answers())
                        .containsOnlyKeys("d-1");
            }
        }
        for (InterfaceId each : List.of(id, other)) {
            assertThat(handedOver(each, 0)).as(each.name()).singleElement().satisfies(record -> {
                assertThat(Command.read(record.value())).isEqualTo(command);
                assertThat(isProven(record)).isTrue();
            });
        }
    }

    private Map<String, Answer> ask(DecisionOrder... orders) {
        DecisionAnswers answers =
                new DecisionTopics(broker, Duration.ofSeconds(5), Duration.ZERO).handOver(id, List.of(orders));
        assertThat(answers.trouble()).isEmpty();
        assertThat(answers.hasAudit()).isTrue();
        return answers.answers();
    }

    private static Command command(String uid) {
        return Command.ofDecision(
                uid,
                new Decided(uid, Verdict.refuse, "business", "ab".repeat(16), null, AT, null, null, true),
                "ana@example.com",
                "No.");
    }

    private int lines;
    private Checkpoint.Chain chain = Checkpoint.Chain.START;

    private void answer(String uid, What what, String refused) throws Exception {
        AuditRecord line = line(what, new Human("ana@example.com", uid, null, "No.", "written down", true))
                .with(refused == null ? null : new Failure(FailureClass.business, refused, ""), null)
                .linked(chain);
        chain = new Checkpoint.Chain(++lines, AuditRecord.link(line.write()));
        audit(line);
    }
}
