// SPDX-License-Identifier: Apache-2.0
// Prints, for each ontology file, what the OWL API (the library inside Protege) makes of it:
// the file, whether it is OWL 2 DL, whether it is OWL 2 RL, how many statements it could not
// place, and how many declarations it had to guess.
// Arguments: IRI=FILE for an import, FILE for an ontology.

import java.io.ByteArrayOutputStream;
import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.RDFXMLDocumentFormat;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

public final class OwlProfiles {
  public static void main(String[] arguments) throws Exception {
    for (String file : arguments) {
      if (!file.contains("=")) {
        System.out.println(report(file, arguments));
      }
    }
  }

  private static String report(String file, String[] arguments) throws Exception {
    OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length == 2) {
        IRI place = IRI.create(new File(pair[1]));
        manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(pair[0]), place));
      }
    }
    OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(file));
    RDFParserMetaData read = (RDFParserMetaData)
        manager.getOntologyFormat(ontology).getOntologyLoaderMetaData().get();
    ontology.saveOntology(new RDFXMLDocumentFormat(), new ByteArrayOutputStream());
    return String.join("\t", file,
        String.valueOf(new OWL2DLProfile().checkOntology(ontology).isInProfile()),
        String.valueOf(new OWL2RLProfile().checkOntology(ontology).isInProfile()),
        String.valueOf(read.getUnparsedTriples().count()),
        String.valueOf(read.getGuessedDeclarations().size()));
  }
}
