package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PodMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void theHeapOfAPodIsWhatItsImageTakesOfItsLimit() throws Exception {
        assertThat(PodMemory.ofPod().heap() / MIB).isEqualTo(204);
        assertThat(Files.readString(Path.of("../image/pom.xml")))
                .contains("-XX:MaxRAMPercentage=" + PodMemory.HEAP_PERCENT + "<");
    }

    @Test
    void theAnswersThatCanComeAtTheSameTimeHaveRoomWithTheirCopies() {
        PodMemory pod = PodMemory.ofPod();
        int most = 4 << 20;
        assertThat(pod.answer(2, most)).isEqualTo(most);
        for (int connections = 1; connections <= 16; connections++) {
            long mostTimesAnAnswer = 3;
            assertThat(pod.answer(connections, most) * mostTimesAnAnswer * connections)
                    .as("%s connections", connections)
                    .isLessThanOrEqualTo(40 * MIB);
        }
    }

    @Test
    void theCommandsOfAllPartitionsAsTheyAreReadAndCommittedAreATwentiethOfTheHeapHoweverManyThereAre() {
        PodMemory pod = PodMemory.ofPod();
        for (int partitions : new int[] {1, 2, 20, 200, 800}) {
            long timesACommand = 3; // as it was read, in the next transaction, in the one that is being committed
            assertThat(partitions * timesACommand * pod.share(partitions).commandBytes())
                    .as("%s partitions", partitions)
                    .isPositive()
                    .isLessThanOrEqualTo(pod.heap() / 20);
        }
    }

    @Test
    void whatAllPartitionsOfAPodMayKeepTogetherIsHalfOfTheHeapHoweverManyThereAre() {
        PodMemory pod = PodMemory.ofPod();
        for (int partitions : new int[] {1, 2, 20, 200, 800}) {
            PodMemory.Share share = pod.share(partitions);
            long mostTimesABody = 4;
            assertThat(partitions * (share.inFlightBytes() * mostTimesABody + share.setAsideBytes()))
                    .as("%s partitions", partitions)
                    .isLessThanOrEqualTo(pod.heap() / 2);
        }
    }
}
