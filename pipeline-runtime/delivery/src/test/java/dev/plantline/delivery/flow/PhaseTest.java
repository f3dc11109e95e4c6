package dev.plantline.delivery.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.AsideState;
import dev.plantline.model.AsideState.Asked;
import dev.plantline.model.AsideState.Standing;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Outcome;
import dev.plantline.model.Provenance;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final Failure FAILURE = new Failure(FailureClass.business, "the period is closed", "");
    private static final Message.Closing DISCARD = new Message.Closing(Outcome.discarded, null);

    private final Message message = received();

    private static Message received() {
        MessageHeaders headers = new MessageHeaders(
                "m-1",
                "lots",
                "1.0.0",
                "test",
                "",
                NOW,
                Provenance.UNKNOWN,
                new MessageKeys(
                        MessageKeys.FORM, "A", "0".repeat(32), "0".repeat(64), Optional.empty(), Optional.empty()),
                Optional.empty());
        Window window =
                new Window(Checkpoint.first("operator", "k-1", new Checkpoint.Topics("in", "aside", "audit"), null));
        return Message.received(7, headers, new byte[0], window.read(7, 0));
    }

    private void standsAs(Standing standing) {
        message.stands(message.standing(standing, FAILURE, "r-1", NOW));
    }

    private static void refused(ThrowingCallable what, String words) {
        assertThatThrownBy(what).isInstanceOf(IllegalStateException.class).hasMessageContaining(words);
    }

    @Test
    void aMessageThatGoesThroughNeedsNoPhaseOfItsOwn() {
        Message other = received();
        message.enqueued();
        other.enqueued();
        assertThat(message.phase()).isSameAs(other.phase());
        message.dequeued();
        other.dequeued();
        message.sent(null);
        other.sent(null);
        assertThat(message.phase()).isInstanceOf(Phase.InFlight.class).isSameAs(other.phase());
        message.answered();
        assertThat(message.phase()).isSameAs(Phase.WAITING);
    }

    @Test
    void whatCannotHappenIsAnErrorOfOursAndChangesNothing() {
        refused(message::dequeued, "Waiting cannot be taken out of the queue");
        refused(message::back, "Waiting cannot be answered");
        message.enqueued();
        refused(message::enqueued, "Queued cannot be queued twice");
        refused(() -> message.sent(null), "Queued cannot be sent");
        message.dequeued();
        message.sent(null);
        refused(() -> message.sent(null), "InFlight cannot be sent twice");
        refused(message::enqueued, "InFlight cannot be queued");
        message.back();
        refused(() -> message.heldFrom(5), "Waiting cannot be held longer");
        assertThat(message.phase()).isSameAs(Phase.WAITING);
    }

    @Test
    void aDeadLetterIsNeitherQueuedNorSentBeforeAHumanAsks() {
        standsAs(Standing.deadLettered);
        refused(message::enqueued, "Dead cannot be queued");
        refused(() -> message.sent(null), "Dead cannot be sent");
        assertThat(message.phase().canBeQueued()).isFalse();
        message.stands(message.state().asked(new Asked(3, "c1", Command.Action.retry, "ann", null)));
        message.retry(11);
        assertThat(message.phase()).isEqualTo(new Phase.Held(message.state(), 11));
        message.enqueued();
        assertThat(message.stamp()).isEqualTo(3);
    }

    @Test
    void whoeverDiscardsAMessageInFlightFindsItClosingWhenItsCallHasEnded() {
        standsAs(Standing.held);
        message.sent(null);
        message.close(DISCARD);
        assertThat(message.phase()).isInstanceOf(Phase.InFlight.class);
        assertThat(message.closing()).isEqualTo(DISCARD);
        message.back();
        assertThat(message.phase()).isInstanceOf(Phase.Closing.class);
        assertThat(message.state().standing()).isEqualTo(Standing.held);
        message.closed();
        assertThat(message.phase()).isInstanceOf(Phase.Held.class);
    }

    @Test
    void aHoldIsCountedOnFromItsLastTryHoweverItIsWrittenDown() {
        standsAs(Standing.held);
        message.heldFrom(100);
        assertThat(message.heldMillis(130)).isEqualTo(30);
        message.enqueued();
        message.stands(message.state());
        assertThat(message.phase()).isInstanceOf(Phase.Queued.class);
        assertThat(message.heldMillis(150)).isEqualTo(50);
    }

    @Test
    void whatIsClosingAndSetAsideMeanwhileIsStillClosing() {
        message.close(DISCARD);
        standsAs(Standing.held);
        AsideState state = message.state();
        assertThat(message.phase()).isEqualTo(new Phase.Closing(new Phase.Held(state, 0), DISCARD));
    }
}
