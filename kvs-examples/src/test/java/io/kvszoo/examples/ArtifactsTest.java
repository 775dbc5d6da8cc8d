package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.testkit.simulation.Simulation;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What is published: jars with their licence, and a bill of materials. */
class ArtifactsTest {

  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  @ParameterizedTest
  @ValueSource(classes = {KVSServer.class, Simulation.class, LocalExample.class})
  void each_module_has_the_licence(Class<?> ofModule) throws Exception {
    try (InputStream licence = open(ofModule, "META-INF/LICENSE")) {
      assertThat(new String(licence.readAllBytes(), StandardCharsets.UTF_8))
          .contains("Apache License", "Version 2.0");
    }
  }

  /** Opens a file of the module that a class is in, be that a directory or a jar. */
  private static InputStream open(Class<?> ofModule, String file) throws Exception {
    URL module = ofModule.getProtectionDomain().getCodeSource().getLocation();
    String prefix = module.getPath().endsWith(".jar") ? "jar:" + module + "!/" : module.toString();
    return uri(prefix + file).toURL().openStream();
  }

  private static URI uri(String text) throws URISyntaxException {
    return new URI(text);
  }

  private static Document pom(String path) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Path.of("..").resolve(path).toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    NodeList nodes = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void the_bill_of_materials_has_the_modules_at_their_version_and_nothing_else() throws Exception {
    Document bom = pom("kvs-core/bom/pom.xml");
    assertThat(texts(bom, "/project/version"))
        .isEqualTo(texts(pom("pom.xml"), "/project/version"))
        .hasSize(1);
    assertThat(texts(bom, "/project/parent")).isEmpty();
    String managed = "/project/dependencyManagement/dependencies/dependency";
    assertThat(texts(bom, managed + "/artifactId")).containsExactly("kvs-core", "kvs-testkit");
    assertThat(texts(bom, managed + "/groupId")).containsOnly("io.kvszoo");
    assertThat(texts(bom, managed + "/version")).containsOnly("${project.version}");
    assertThat(texts(pom("pom.xml"), "/project/modules/module")).contains("kvs-core/bom");
  }
}
