package dev.plantline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Hashes;
import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionOfKeyTest {
    @Test
    void itIsTheOneThatKafkasOwnClientsChoose() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            int partitions = 1 + random.nextInt(50);
            assertThat(Hashes.partition(key, partitions))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }
}
