package dev.plantline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.gateway.SourceLoss;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SourceGapsTest {
    private static final TopicPartition ONE = new TopicPartition("wms", 0);
    private static final Instant FIRST = Instant.ofEpochSecond(1);
    private static final Instant LATER = Instant.ofEpochSecond(2);

    private final SourceGaps gaps = new SourceGaps();

    @Test
    void aLossIsCountedOnceHoweverOftenTheCopierBeginsAgain() {
        assertThat(gaps.loss()).isEqualTo(SourceLoss.NONE);
        gaps.found(Map.of(ONE, 10L), Map.of(ONE, 25L), FIRST);
        gaps.found(Map.of(ONE, 10L), Map.of(ONE, 25L), LATER);
        assertThat(gaps.loss()).isEqualTo(new SourceLoss(15, FIRST));

        gaps.found(Map.of(ONE, 10L), Map.of(ONE, 30L), LATER);
        assertThat(gaps.loss()).isEqualTo(new SourceLoss(20, LATER));
    }

    @Test
    void aTopicThatWasMadeAnewIsALossOfWhichNobodyKnowsHowMuch() {
        gaps.found(Map.of(ONE, 10L), Map.of(ONE, 0L), FIRST);

        assertThat(gaps.loss()).isEqualTo(new SourceLoss(0, FIRST));

        gaps.found(Map.of(ONE, 4L), Map.of(ONE, 7L), LATER);
        assertThat(gaps.loss()).isEqualTo(new SourceLoss(3, LATER));
    }
}
