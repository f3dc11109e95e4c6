package dev.plantline.topics.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.topics.account.TraceFound.Place;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceFoundTest {
    private static final InterfaceId LOTS = new InterfaceId("lyon", "lots");
    private final TraceFound found = new TraceFound(new TraceQuestion("A"), () -> false);

    private void line(long offset, What what) {
        AuditRecord line = AuditRecord.byHuman(
                what,
                "lots",
                new PartitionId("topic", 0),
                offset,
                0,
                null,
                "r-1",
                Instant.EPOCH,
                new Human("ann", "c1", null, null, null));
        found.line(new Place(LOTS, "topic", 0, offset), line, 100);
    }

    private Optional<What> outcome(int message) {
        return found.messages().get(message).outcome();
    }

    @Test
    void noOutcomeIsToldOfAMessageWhoseLaterLinesAreTooMany() {
        line(1, What.held);
        line(2, What.held);
        line(2, What.applied);
        for (int i = 3; i < TraceFound.MOST_LINES; i++) {
            line(3, What.held);
        }
        assertThat(outcome(0)).contains(What.held);
        line(1, What.applied);
        assertThat(found.left()).isEqualTo(1);
        assertThat(outcome(0)).isEmpty();
        assertThat(outcome(1)).contains(What.applied);
    }

    @Test
    void noOutcomeIsToldWhereTheAuditWasNotReadToItsEnd() {
        line(1, What.held);
        found.cut(new InterfaceId("lyon", "others"), 0);
        assertThat(outcome(0)).contains(What.held);
        found.cut(LOTS, 0);
        assertThat(outcome(0)).isEmpty();
    }
}
