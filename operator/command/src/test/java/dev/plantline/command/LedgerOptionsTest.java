package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.PodLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for the ledger and does not say which is told what is missing; a pod of delivery knows. */
class LedgerOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void outsideOfAPodTheOdooMustBeNamed() {
        assertAnswer(
                "this is no pod of delivery, nor has the desk a key of an Odoo: name it with --odoo-url", "--ledger");
        assertAnswer("with all of --odoo-url, --odoo-database, --odoo-key and --duty", "--ledger", "--duty", "stock");
        assertAnswer(
                "with all of --odoo-url, --odoo-database, --odoo-key and --duty", "--ledger", "--odoo-ca", "ca.pem");
        assertAnswer("need --ledger", "--duty", "stock");
        assertAnswer(
                "/no-such-file cannot be read: there is no such file",
                "--ledger",
                "--odoo-url",
                "http://127.0.0.1:1",
                "--odoo-database",
                "plant",
                "--odoo-key",
                "/no-such-file",
                "--duty",
                "stock");
    }

    @Test
    void aPodThatDoesNotDeliverTheInterfaceSaysWhereToAsk() throws IOException {
        Files.writeString(
                directory.resolve(PodLayout.shard(0)),
                """
                {"version": 1, "role": "gateway", "odooConnections": {}, "interfaces": [], "plant": {"name": "lyon", "timeZone": "Europe/Paris",
                 "maxMessageBytes": 1048576, "kafka": {"bootstrapServers": "kafka:9093", "tls": false}}}
                """);
        Map<String, String> pod = Map.of(
                PodLayout.CONFIGURATION_VARIABLE,
                directory.toString(),
                PodLayout.SECRETS_VARIABLE,
                directory.toString());
        assertThat(PodLedger.of(Map.of(), new InterfaceId("lyon", "x"))).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PodLedger.of(pod, new InterfaceId("lyon", "x")))
                .withMessageContaining("does not deliver lyon.x into an Odoo: run the command in a pod of delivery");
    }

    private static void assertAnswer(String text, String... options) {
        String[] all = new String[options.length + 4];
        System.arraycopy(new String[] {"account", "lyon.x", "--kafka", "127.0.0.1:1"}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        var answer = ExamplePlant.run(all);
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.text()).contains(text);
    }
}
