package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose keys the operator uses, and for what: each test is an attack of somebody who may write the manifests of a plant. */
class OperatorKeysTest extends OperatorInMemory {
    @TempDir
    static Path directory;

    @Override
    void startOperator() {
        operator = new OperatorUnderTest(kubernetes.configuration(), new WithAdministrator(), topics, odoo, runtime);
    }

    @Test
    void anAdministratorsKeyGoesToTheDatabaseThatThePlatformNamesAndToNoOther() {
        applyAll();
        settle();
        assertThat(odoo.asked.administratorKey()).isEqualTo("administrators-key");

        for (String elsewhere : List.of("http://odoo.example.com:8069", "http://evil.example.com")) {
            edit(OdooConnection.class, "odoo", "{\"spec\":{\"url\":\"" + elsewhere + "\"}}")
                    .accept(client);

            eventually(() -> assertThat(odoo.asked.url()).isEqualTo(elsewhere));
            assertThat(odoo.asked.administratorKey()).isNull();
        }
    }

    /** An installation that lists one administrator. */
    private static final class WithAdministrator extends OperatorUnderTest.QuickSettings {
        WithAdministrator() {
            super(Set.of());
        }

        @Override
        public List<Administrator> administrators() {
            return List.of(new Administrator() {
                @Override
                public String url() {
                    return "http://ODOO.example.com:80";
                }

                @Override
                public String database() {
                    return "lyon";
                }

                @Override
                public Path keyFile() {
                    try {
                        return Files.writeString(directory.resolve("administrator"), "administrators-key");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }
}
