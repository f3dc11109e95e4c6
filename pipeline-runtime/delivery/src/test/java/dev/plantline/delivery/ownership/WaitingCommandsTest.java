package dev.plantline.delivery.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.topics.account.AsideContent;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Older commands are acted on before newer ones, also where one owner does not know all of the older ones. */
class WaitingCommandsTest {
    private final Mailbox mailbox = new Mailbox(1);
    private final List<Long> acted = new ArrayList<>();

    private static ConsumerRecord<byte[], byte[]> at(long offset) {
        return new ConsumerRecord<>("aside", 0, offset, new byte[1], new byte[1]);
    }

    private WaitingCommands waiting(AsideContent content) {
        return new WaitingCommands(content, mailbox, record -> acted.add(record.offset()));
    }

    @Test
    void whatIsToldIsActedOnInItsOrderAndMakesRoomForMore() {
        WaitingCommands waiting = waiting(new AsideContent());
        List<ConsumerRecord<byte[], byte[]>> two = List.of(at(7), at(8));
        mailbox.put(new Event.Tail(two));
        waiting.add(two);
        assertThat(mailbox.wantsCommands()).isFalse();
        assertThat(waiting.isEmpty()).isFalse();

        assertThat(waiting.actOnNext()).isTrue();
        assertThat(waiting.actOnNext()).isTrue();
        assertThat(waiting.actOnNext()).isFalse();

        assertThat(acted).containsExactly(7L, 8L);
        assertThat(mailbox.wantsCommands()).isTrue();
        assertThat(waiting.isEmpty()).isTrue();
    }

    @Test
    void whatIsToldWaitsForTheOlderOnesThatOnlyANewElectionFinds() {
        WaitingCommands waiting = waiting(AsideContent.ofCommandsFrom(5));
        waiting.add(List.of(at(9)));

        assertThat(waiting.actOnNext()).isFalse();
        assertThat(acted).isEmpty();
        assertThat(waiting.hasOld()).as("nothing is tried before them").isTrue();
        assertThat(waiting.needsElection()).isTrue();
    }
}
