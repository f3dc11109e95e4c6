package dev.plantline.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is one person under several logins, as the installation mounts it. */
class PeopleFilesTest {
    @TempDir
    private Path directory;

    @Test
    void aLoginInTwoFilesMakesOnePersonOfBoth() throws IOException {
        Files.writeString(directory.resolve("ana"), "ana@corp\nana-admin\n");
        Files.writeString(directory.resolve("anna"), "anna@corp\nana-admin\n");
        Files.writeString(directory.resolve("tom"), "tom");

        var people = new PeopleFiles(Optional.of(directory)).get();

        assertThat(people.get("ana@corp"))
                .isEqualTo(people.get("anna@corp"))
                .isEqualTo(people.get("ana-admin"))
                .isNotEqualTo(people.get("tom"));
    }

    /** One person would else approve as two. */
    @Test
    void whatIsGoneOrCannotBeReadStaysAsItWas() throws IOException {
        Path file = Files.writeString(directory.resolve("ana"), "ana@corp\nana-admin\n");
        var files = new PeopleFiles(Optional.of(directory));
        var before = files.get();

        Files.delete(file);
        assertThat(files.get()).isEqualTo(before).isNotEmpty();
        Files.delete(directory);
        assertThat(files.get()).isEqualTo(before);
    }

    @Test
    void whereNobodySaysAnythingEverybodyIsAPersonOfHisOwn() {
        assertThat(new PeopleFiles(Optional.empty()).get()).isEmpty();
        assertThat(new PeopleFiles(Optional.of(directory.resolve("none"))).get())
                .isEmpty();
    }
}
