package dev.plantline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.Totals;
import dev.plantline.sandbox.PlantJournal.Sent;
import dev.plantline.sandbox.Register.Entry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Register SEEN = new Register(List.of(new Entry(
            new InterfaceId("lyon", "a"), true, new Sent(1, 0, 0), new Totals(1, 1, 0, 0, 0, 0, 0, 0), List.of())));

    private final List<String> said = new ArrayList<>();
    private RuntimeException failure;
    private final Watch watch = new Watch(this::read, said::add);

    private Register read() {
        if (failure != null) {
            throw failure;
        }
        return SEEN;
    }

    @Test
    void aBrokerThatIsAwayIsSaidOnceAndWhatWasKnownStays() throws Exception {
        assertThat(watch.look()).isEqualTo(new Watch.Sight(SEEN, true));
        failure = new TimeoutException("no broker");
        assertThat(watch.look()).isEqualTo(new Watch.Sight(SEEN, false));
        assertThat(watch.look()).isEqualTo(new Watch.Sight(SEEN, false));
        assertThat(watch.problem()).contains("no broker");
        failure = null;
        assertThat(watch.look()).isEqualTo(new Watch.Sight(SEEN, true));
        assertThat(watch.problem()).isEmpty();
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("no broker", "goes on");
        assertThat(said.get(1)).contains("again");
    }

    @Test
    void whoEndsTheSandboxIsNotTakenForABrokerThatIsAway() {
        failure = new InterruptException("interrupted"); // sets the thread's mark, as in the client
        assertThatThrownBy(watch::look).isInstanceOf(InterruptedException.class);
        assertThat(said).isEmpty();
    }
}
