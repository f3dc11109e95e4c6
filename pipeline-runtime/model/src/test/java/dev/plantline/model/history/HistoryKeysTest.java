package dev.plantline.model.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryKeysTest {
    private static final String ONE = HistoryKeys.fresh(new SecureRandom());
    private static final String OTHER = HistoryKeys.fresh(new SecureRandom());
    private static final HistoryKeys KEYS = HistoryKeys.read(ONE + "\n\n" + OTHER + "\n");
    private static final SignedPlace PLACE = new SignedPlace("lyon.aside.lots", 3);
    private static final byte[] VALUE = "{}".getBytes(UTF_8);

    private final ContentSum content = new ContentSum(KEYS);

    @Test
    void theFirstKeySignsAndEveryKeyVerifies() {
        CheckpointSignature signature = HistoryKeys.read(OTHER).sign(PLACE, VALUE, content.bytes());

        assertThat(KEYS.wrong(signature, PLACE, VALUE)).isEmpty();
        assertThat(KEYS.sign(PLACE, VALUE, content.bytes()).keyId())
                .isEqualTo(KEYS.ids().get(0))
                .isNotEqualTo(signature.keyId());
    }

    @Test
    void aCommandIsProvenInOnePlaceAndAsItWasWritten() {
        byte[] proof = HistoryKeys.read(OTHER).prove(PLACE, VALUE);

        assertThat(KEYS.proves(proof, PLACE, VALUE)).isTrue();
        assertThat(HistoryKeys.read(ONE).proves(proof, PLACE, VALUE)).isFalse();
        assertThat(KEYS.proves(proof, new SignedPlace("lyon.aside.lots", 4), VALUE))
                .isFalse();
        assertThat(KEYS.proves(proof, PLACE, "{ }".getBytes(UTF_8))).isFalse();
        assertThat(KEYS.proves(null, PLACE, VALUE)).isFalse();
        assertThat(KEYS.proves("1 a b".getBytes(UTF_8), PLACE, VALUE)).isFalse();
        assertThat(KEYS.proves(new byte[1 << 20], PLACE, VALUE)).isFalse();
    }

    /** Every interface has a partition of the same number, and every plant of an installation may have the same topic names below its own. */
    @Test
    void aCommandIsProvenForOneTopic() {
        byte[] proof = KEYS.prove(PLACE, VALUE);

        assertThat(KEYS.proves(proof, PLACE, VALUE)).isTrue();
        assertThat(KEYS.proves(proof, new SignedPlace("lyon.aside.bots", 3), VALUE))
                .isFalse();
    }

    /** Whoever reads a topic has signatures of checkpoints, and the content beside one may be what he likes. */
    @Test
    void aSignatureOfACheckpointProvesNoCommand() {
        CheckpointSignature signature = KEYS.sign(PLACE, VALUE, new byte[0]);
        String asProof = "1 " + signature.keyId() + " " + HexFormat.of().formatHex(signature.mac());

        assertThat(KEYS.proves(asProof.getBytes(UTF_8), PLACE, VALUE)).isFalse();
    }

    @Test
    void aProofOfAnotherFormProvesNothing() {
        String proof = new String(KEYS.prove(PLACE, VALUE), UTF_8);

        assertThat(KEYS.proves(("2" + proof.substring(1)).getBytes(UTF_8), PLACE, VALUE))
                .isFalse();
        assertThat(KEYS.proves((proof + " more").getBytes(UTF_8), PLACE, VALUE)).isFalse();
    }

    @Test
    void theHeaderIsReadBack() {
        CheckpointSignature signature = KEYS.sign(PLACE, VALUE, content.bytes());

        CheckpointSignature read = CheckpointSignature.read(signature.write()).orElseThrow();

        assertThat(read.keyId()).isEqualTo(signature.keyId());
        assertThat(read.content()).isEqualTo(signature.content());
        assertThat(read.mac()).isEqualTo(signature.mac());
        assertThat(CheckpointSignature.read(null)).isEmpty();
        assertThat(CheckpointSignature.read("2 a b c".getBytes(UTF_8))).isEmpty();
        assertThat(CheckpointSignature.read(new byte[1 << 20])).isEmpty();
    }

    @Test
    void aSignatureIsOfOnePartitionOneValueAndOneContent() {
        CheckpointSignature signature = KEYS.sign(PLACE, VALUE, content.bytes());
        content.put("state/1".getBytes(UTF_8), new byte[32]);

        assertThat(KEYS.wrong(signature, new SignedPlace("lyon.aside.lots", 4), VALUE))
                .isPresent();
        assertThat(KEYS.wrong(signature, new SignedPlace("lyon.aside.lot", 3), VALUE))
                .isPresent();
        assertThat(KEYS.wrong(signature, new SignedPlace("lyon.aside.bots", 3), VALUE))
                .as("of a name that is as long")
                .isPresent();
        assertThat(KEYS.wrong(signature, PLACE, "{ }".getBytes(UTF_8))).isPresent();
        assertThat(KEYS.wrong(
                        new CheckpointSignature(signature.keyId(), content.bytes(), signature.mac()), PLACE, VALUE))
                .isPresent();
    }

    @Test
    void theSumIsOfWhatStandsThereHoweverItCameToBe() {
        byte[] empty = content.bytes();
        content.put("a".getBytes(UTF_8), record(1));
        byte[] one = content.bytes();
        content.put("b".getBytes(UTF_8), record(2));
        content.put("a".getBytes(UTF_8), record(3));
        assertThat(content.is(one)).isFalse();
        content.put("b".getBytes(UTF_8), null);
        content.put("a".getBytes(UTF_8), record(1));
        assertThat(content.is(one)).isTrue();
        content.put("a".getBytes(UTF_8), null);
        assertThat(content.bytes()).isEqualTo(empty).hasSize(32);
    }

    @Test
    void theSumUnderAnotherKeyIsAnotherAndIsKeptUpLikeIt() {
        content.put("a".getBytes(UTF_8), record(1));
        ContentSum other = content.under(KEYS.ids().get(1));
        assertThat(other.is(content.bytes())).isFalse();
        other.put("a".getBytes(UTF_8), null);
        assertThat(other.bytes()).isEqualTo(new byte[32]);
    }

    @Test
    void whatIsNoKeyIsToldWithItsLineAndWithoutTheKey() {
        for (String text : List.of("", "\n", ONE.substring(1), "z" + ONE.substring(1))) {
            assertThatThrownBy(() -> HistoryKeys.read(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining(ONE.substring(1));
        }
        assertThatThrownBy(() -> HistoryKeys.read(ONE + "\nabc"))
                .hasMessageContaining("line 2", "openssl rand -hex 32");
        assertThat(KEYS.toString()).doesNotContain(ONE, OTHER);
    }

    private static byte[] record(int n) {
        byte[] record = new byte[32];
        record[0] = (byte) n;
        return record;
    }
}
