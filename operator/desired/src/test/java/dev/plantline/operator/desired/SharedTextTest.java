package dev.plantline.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTextTest {
    private static final int MORE_THAN_IT_REMEMBERS = 200_000;

    @Test
    void equalTextsAreOneAndNoOtherIsEverGiven() {
        String text = UUID.randomUUID().toString();

        assertThat(SharedText.of(text)).isSameAs(text);
        assertThat(SharedText.of(copy(text))).isSameAs(text);
        assertThat(IntStream.range(0, MORE_THAN_IT_REMEMBERS).mapToObj(Integer::toString))
                .allSatisfy(each -> assertThat(SharedText.of(copy(each))).isEqualTo(each));
    }

    /** Of each object some texts are like no other's: what is remembered must not grow with them, here or in the JVM's own table. */
    @Test
    void aTextGivesWayToOthersAndNeverComesIntoTheTableOfTheJvm() {
        String text = UUID.randomUUID().toString();
        SharedText.of(text);
        IntStream.range(0, MORE_THAN_IT_REMEMBERS).mapToObj(Integer::toString).forEach(SharedText::of);

        String later = copy(text);
        assertThat(SharedText.of(later)).isSameAs(later);
        assertThat(later.intern()).isSameAs(later);
    }

    @Test
    void aLongTextIsNotRemembered() {
        String text = "x".repeat(513);
        SharedText.of(text);

        assertThat(SharedText.of(copy(text))).isNotSameAs(text);
    }

    @SuppressWarnings("StringOperationCanBeSimplified") // another one is what is asked for
    private static String copy(String text) {
        return new String(text.toCharArray());
    }
}
