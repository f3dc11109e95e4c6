package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody guesses an encoding. */
class MessageEncodingTest {
    private static final String JSON = "{\"a\": \"Käse 😀\"}";

    private static byte[] bytes(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("{\"a\": \"".getBytes(StandardCharsets.US_ASCII));
        for (int value : values) {
            out.write(value);
        }
        out.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-16BE, UTF-16",
        "UTF-16LE, UTF-16",
        "UTF-16, UTF-16",
        "x-UTF-16LE-BOM, UTF-16",
        "UTF-32BE, UTF-32",
        "UTF-32LE, UTF-32",
        "X-UTF-32BE-BOM, UTF-32",
        "X-UTF-32LE-BOM, UTF-32",
        "ISO-8859-1, ISO-8859-1 or Windows-1252",
        "windows-1252, ISO-8859-1 or Windows-1252"
    })
    void anotherEncodingIsNamed(String encoding, String named) {
        assertThat(MessageEncoding.mistake(JSON.getBytes(Charset.forName(encoding))))
                .hasValueSatisfying(
                        mistake -> assertThat(mistake).contains(named).contains("must send it in UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\": \"Käse 😀\uFFFD\"}", "", "{", "[1]", " \n{\"a\": 1}", "\uFEFF{\"a\": 1}"})
    void utf8IsLetIn(String text) {
        assertThat(MessageEncoding.mistake(text.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(MessageEncoding.mistake((text + "ä".repeat(10_000)).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void whatOnlySomeReadersTakeForACharacterIsRefused() {
        assertThat(MessageEncoding.mistake(bytes(0xC0, 0xAF)))
                .hasValueSatisfying(mistake ->
                        assertThat(mistake).contains("byte 8 is 0xC0").contains("more bytes than it needs"));
        assertThat(MessageEncoding.mistake(bytes(0xE0, 0x80, 0xAF)).orElseThrow())
                .contains("more bytes than it needs");
        assertThat(MessageEncoding.mistake(bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80))
                        .orElseThrow())
                .contains("half of a surrogate pair");
        assertThat(MessageEncoding.mistake(bytes(0xF5, 0x80, 0x80, 0x80))).isPresent();
        assertThat(MessageEncoding.mistake(bytes(0x80))).isPresent();
        assertThat(MessageEncoding.mistake(new byte[] {'{', (byte) 0xC3})).isPresent();
    }

    @Test
    void theFramingOfASchemaRegistryIsNamed() {
        byte[] json = JSON.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[5 + json.length];
        framed[4] = 7;
        System.arraycopy(json, 0, framed, 5, json.length);
        assertThat(MessageEncoding.mistake(framed).orElseThrow()).contains("schema registry");
    }

    @Test
    void aMessageInAnotherEncodingBreaksTheContractWhereverItComesFrom() {
        assertThatThrownBy(() -> new MessageReader(true).read(JSON.getBytes(StandardCharsets.UTF_16LE)))
                .isInstanceOfSatisfying(MessageFailedException.class, e -> {
                    assertThat(e.failure().failureClass()).isEqualTo(FailureClass.contract);
                    assertThat(e.failure().reason()).contains("UTF-16");
                });
    }
}
