package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.command.InterfaceStates.Said;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason;
import dev.plantline.model.TimeSource;
import dev.plantline.model.Totals;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.topics.account.StandingReader.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class TopPlantTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InterfaceId MOVES = new InterfaceId("lyon", "moves");
    private static final Said RUNNING = new Said(State.running, null, Criticality.high, NOW.minusSeconds(30));

    private long elapsed;
    private RuntimeException failure;
    private List<Standing> standings = List.of();

    private final TopPlant plant = new TopPlant("lyon", this::look, new TimeSource() {
        @Override
        public Instant instant() {
            return NOW.plusMillis(elapsed);
        }

        @Override
        public long elapsedMillis() {
            return elapsed;
        }
    });

    private List<Standing> look(String name) {
        if (failure != null) {
            throw failure;
        }
        return standings;
    }

    private static Checkpoint applied(long count) {
        return Checkpoint.first("pod", "k", new Checkpoint.Topics("a", "b", "c"), null)
                .counting(new Totals(count + 2, count, 0, 0, 1, 1, 0, 0));
    }

    private static Standing standing(InterfaceId of, Checkpoint checkpoint) {
        return new Standing(of, 0, checkpoint, 3, NOW.minusSeconds(90), List.of());
    }

    private String row(Map<InterfaceId, Said> said) throws InterruptedException {
        return String.join(" ", plant.rows(said).get(0).cells(NOW));
    }

    @Test
    void aBrokerThatIsAwayLeavesWhatWasSeenWithItsAge() throws Exception {
        standings = List.of(standing(MOVES, applied(10)));
        assertThat(row(Map.of(MOVES, RUNNING))).isEqualTo("lyon.moves high running 3 90s ? 1 1 - 30s now ");
        assertThat(plant.problem()).isEmpty();
        elapsed = 30_000;
        standings = List.of(standing(MOVES, applied(40)));
        assertThat(row(Map.of(MOVES, RUNNING)))
                .as("30 in half a minute")
                .isEqualTo("lyon.moves high running 3 90s 60 1 1 - 30s now ");
        elapsed = 75_000;
        failure = new IllegalStateException("Kafka at x: no broker\nIs it there?");
        assertThat(row(Map.of())).isEqualTo("lyon.moves ? ? 3 90s 60 1 1 - ? 45s ");
        assertThat(plant.problem())
                .isEqualTo("lyon cannot be looked at, and is shown as it was: Kafka at x: no broker Is it there?");
        failure = null;
        assertThat(row(Map.of(MOVES, RUNNING))).endsWith(" now ");
        assertThat(plant.problem()).isEmpty();
    }

    @Test
    void whatNobodyKnowsIsNeverAZero() throws Exception {
        failure = new IllegalStateException("no broker");
        assertThat(plant.rows(Map.of())).isEmpty();
        assertThat(plant.isUnknown()).isTrue();
        failure = null;
        standings = List.of(standing(MOVES, applied(10)), standing(MOVES, null));
        assertThat(row(Map.of())).isEqualTo("lyon.moves ? ? ? ? ? ? ? ? ? now nobody has owned it yet");
    }

    @Test
    void topicsThatWereMadeAnewGiveNoRate() throws Exception {
        standings = List.of(standing(MOVES, applied(10)));
        plant.rows(Map.of());
        elapsed = 1_000;
        standings = List.of(standing(MOVES, applied(0)));
        assertThat(plant.rows(Map.of()).get(0).perMinute()).isNull();
    }

    @Test
    void whoeverEndsTheCommandIsNotTakenForABrokerThatIsAway() {
        failure = new InterruptException("interrupted");
        assertThatThrownBy(() -> plant.rows(Map.of())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatIsInTroubleComesFirstAndOfThatTheMostCritical() throws Exception {
        InterfaceId fine = new InterfaceId("lyon", "fine");
        InterfaceId low = new InterfaceId("lyon", "low");
        InterfaceId stopped = new InterfaceId("lyon", "stopped");
        Checkpoint clean = applied(3).counting(new Totals(3, 3, 0, 0, 0, 0, 0, 0));
        standings = List.of(
                standing(fine, clean),
                standing(low, clean),
                standing(MOVES, applied(10)),
                standing(
                        stopped,
                        clean.stoppedBecause(new Checkpoint.Stopped(StopReason.values()[0], "gap", null, null))));
        List<TopRow> rows = new ArrayList<>(plant.rows(Map.of(
                fine,
                new Said(State.running, null, Criticality.critical, null),
                low,
                new Said(State.blocked, "Odoo is away", Criticality.low, null),
                MOVES,
                RUNNING,
                stopped,
                new Said(State.running, null, Criticality.high, null))));
        rows.sort(TopRow.worstFirst());
        assertThat(rows).extracting(TopRow::of).containsExactly(stopped, MOVES, low, fine);
        assertThat(rows.get(0).why()).isEqualTo("gap");
        assertThat(rows.get(0).isDown()).isTrue();
    }

    @Test
    void ofTwoPodsTheOneInTroubleSpeaks() {
        Said waiting = new Said(State.waiting, null, null, NOW);
        Said blocked = new Said(State.blocked, "Odoo is away", Criticality.high, null);
        assertThat(waiting.with(blocked))
                .isEqualTo(blocked.with(waiting))
                .isEqualTo(new Said(State.blocked, "Odoo is away", Criticality.high, NOW));
        assertThat(waiting.with(RUNNING).state()).isEqualTo(State.running);
    }
}
