"""Outputs of real classifiers, trained here on the data sets that come with scikit-learn."""

import itertools
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn import datasets
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import BernoulliNB, GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from .batch import Array, Batch

DATA = {"digits": datasets.load_digits, "wine": datasets.load_wine, "iris": datasets.load_iris}
DATA["breast cancer"] = datasets.load_breast_cancer
SHARES = (0.1, 0.3, 0.6)


def models(seed: int) -> dict[str, Any]:
    return {
        "logistic": LogisticRegression(max_iter=200),
        "logistic, scaled": make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)),
        "logistic, held back": LogisticRegression(C=1e-4, max_iter=100),
        "logistic, let loose": LogisticRegression(C=1e4, max_iter=200),
        "naive Bayes": GaussianNB(),
        "Bernoulli": BernoulliNB(binarize=1.0),
        "perceptron": make_pipeline(StandardScaler(), MLPClassifier((16,), max_iter=60, random_state=seed)),
        "perceptron, early": MLPClassifier((32,), max_iter=3, random_state=seed),
        "forest": RandomForestClassifier(10 + 20 * seed, random_state=seed),
        "stumps": RandomForestClassifier(20, max_depth=1, random_state=seed),
        "vectors": make_pipeline(StandardScaler(), SVC(probability=True, random_state=seed)),
        "linear vectors": make_pipeline(StandardScaler(), LinearSVC(max_iter=500)),
        "nearest": KNeighborsClassifier(5),
        "nearest one": KNeighborsClassifier(1),
        "boosting": GradientBoostingClassifier(n_estimators=8, random_state=seed),
        "adaptive boosting": AdaBoostClassifier(n_estimators=20, random_state=seed),
        "tree": DecisionTreeClassifier(max_depth=3 + seed, random_state=seed),
        "deep tree": DecisionTreeClassifier(random_state=seed),
        "linear discriminant": LinearDiscriminantAnalysis(),
        "gradient descent": make_pipeline(StandardScaler(), SGDClassifier(loss="log_loss", random_state=seed)),
        "prior": DummyClassifier(strategy="prior"),
        "commonest": DummyClassifier(strategy="most_frequent"),
        "any": DummyClassifier(strategy="stratified", random_state=seed),
    }


def trained(seeds: int = 2) -> Iterator[Batch]:
    """Each model on each data set and split: probabilities, their logarithms, decision values."""
    runs = itertools.product(DATA.items(), SHARES, range(seeds))
    for (name, load), share, seed in runs:
        features, classes = load(return_X_y=True)
        split = train_test_split(features, classes, train_size=share, random_state=seed, stratify=classes)
        for kind, model in models(seed).items():
            how = f"{name}, {kind}, {share:.0%} for training, seed {seed}"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.fit(split[0], split[2])
                yield from outputs(model, split[1], split[3], how)


def outputs(model: Any, features: Array, labels: Array, how: str) -> Iterator[Batch]:
    if hasattr(model, "predict_proba"):
        shares = model.predict_proba(features)
        yield Batch(shares, labels, how=how, options={"from_logits": False})
        with np.errstate(all="ignore"):
            logs = np.log(shares)
        if np.isfinite(logs).all():
            yield Batch(logs.astype(np.float32), labels, how=f"{how}, logarithms")
    if hasattr(model, "decision_function"):
        values = model.decision_function(features)
        if values.ndim == 1:
            values = np.stack([-values / 2, values / 2], axis=1)
        yield Batch(values, labels, how=f"{how}, decision values")
