package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.OperatorSettings.Administrator;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministratorFilesTest {
    @TempDir
    Path directory;

    private Path file;
    private Path trust;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("0");
        Files.writeString(file, "s3cret\n");
    }

    @Test
    void theKeyIsForItsOwnAddressAndDatabaseAndForNoOther() {
        Administrators keys = keys("https://odoo.example.com", "lyon");

        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).contains("s3cret");
        assertThat(keys.keyFor("HTTPS://Odoo.example.com:443/", "lyon")).contains("s3cret");
        assertThat(keys.keyFor("http://odoo.example.com", "lyon")).isEmpty();
        assertThat(keys.keyFor("https://odoo.example.com:8443", "lyon")).isEmpty();
        assertThat(keys.keyFor("https://odoo.example.com.evil.example", "lyon")).isEmpty();
        assertThat(keys.keyFor("https://odoo.example.com", "porto")).isEmpty();
    }

    @Test
    void aRotatedKeyIsUsedWithoutARestart() throws IOException {
        Administrators keys = keys("https://odoo.example.com", "lyon");
        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).contains("s3cret");

        Files.writeString(file, "newer");

        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).contains("newer");
    }

    @Test
    void aKeyThatIsMissingEmptyOrNoneAtAllIsNoKey() throws IOException {
        Administrators keys = keys("https://odoo.example.com", "lyon");
        Files.writeString(file, "x".repeat(100_000));
        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).isEmpty();
        Files.writeString(file, " \n");
        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).isEmpty();
        Files.delete(file);
        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).isEmpty();
    }

    @Test
    void aKeyIsNotUsedWithoutTheCertificatesThatThePlatformNames() throws IOException {
        trust = directory.resolve("0-ca");
        Administrators keys = keys("https://odoo.example.com", "lyon");
        assertThat(keys.keyFor("https://odoo.example.com", "lyon")).isEmpty();
        for (String none : List.of("", "not a certificate", "x".repeat(2 << 20))) {
            Files.writeString(trust, none);
            assertThat(keys.keyFor("https://odoo.example.com", "lyon")).isEmpty();
        }
        assertThat(keys.isNamed("https://odoo.example.com", "lyon")).isTrue();
    }

    @Test
    void aKeyThatIsMeantToBeThereIsTellableFromNone() throws IOException {
        Administrators keys = keys("https://odoo.example.com", "lyon");
        Files.delete(file);
        assertThat(keys.isNamed("https://ODOO.example.com:443/", "lyon")).isTrue();
        assertThat(keys.isNamed("https://odoo.example.com", "porto")).isFalse();
    }

    @Test
    void oneDatabaseHasOneKey() {
        assertThatThrownBy(() -> new AdministratorFiles(
                        List.of(administrator("https://odoo", "lyon"), administrator("https://ODOO:443", "lyon"))))
                .hasMessageContaining("https://odoo")
                .hasMessageContaining("twice");
    }

    /** What the chart writes into the operator's environment. */
    @Test
    void theChartsVariablesAreTheSettings() {
        OperatorSettings settings = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(OperatorSettings.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "PLANTLINE_RUNTIME_IMAGE",
                                "image",
                                "PLANTLINE_ADMINISTRATORS_0__URL",
                                "https://odoo",
                                "PLANTLINE_ADMINISTRATORS_0__DATABASE",
                                "lyon",
                                "PLANTLINE_ADMINISTRATORS_0__KEY_FILE",
                                file.toString(),
                                "PLANTLINE_ADMINISTRATORS_0__CA_FILE",
                                "/etc/plantline/administrators/0-ca"),
                        300))
                .build()
                .getConfigMapping(OperatorSettings.class);

        assertThat(new AdministratorFiles(settings.administrators()).trustFor("https://odoo:443", "lyon"))
                .contains(Path.of("/etc/plantline/administrators/0-ca"));
        assertThat(settings.administrators()).singleElement().satisfies(each -> assertThat(each.keyFile())
                .isEqualTo(file));
    }

    private Administrators keys(String url, String database) {
        return new AdministratorFiles(List.of(administrator(url, database)));
    }

    private Administrator administrator(String url, String database) {
        return new Administrator() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public String database() {
                return database;
            }

            @Override
            public Path keyFile() {
                return file;
            }

            @Override
            public Optional<Path> caFile() {
                return Optional.ofNullable(trust);
            }
        };
    }
}
