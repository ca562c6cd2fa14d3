"""Names of Keras that `engine.keras` has not, by its modules."""

NAMES = {
    "keras": """
        DTypePolicy FloatDTypePolicy Function InputSpec Operation Quantizer RematScope
        StatelessScope SymbolicScope applications device distillation distribution dtype_policies
        export mixed_precision name_scope ops preprocessing quantizers random remat tree
        visualization wrappers
    """,
    "activations": """
        celu deserialize elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish
        hard_tanh log_sigmoid log_softmax mish relu6 selu serialize silu soft_shrink softplus
        softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh_shrink threshold
    """,
    "backend": """
        abs all any arange argmax argmin batch_dot batch_flatten batch_get_value
        batch_normalization batch_set_value bias_add binary_crossentropy cast cast_to_floatx
        categorical_crossentropy clip concatenate constant conv1d conv2d conv2d_transpose conv3d cos
        count_params ctc_batch_cost ctc_decode cumprod cumsum depthwise_conv2d dot dropout dtype elu
        equal eval exp expand_dims eye flatten foldl foldr gather get_uid gradients greater
        greater_equal hard_sigmoid in_top_k int_shape is_keras_tensor is_sparse
        l2_normalize less less_equal log map_fn max maximum mean min minimum name_scope ndim
        not_equal one_hot ones ones_like permute_dimensions placeholder pool2d pool3d pow prod
        random_bernoulli random_normal random_uniform relu repeat repeat_elements reshape
        resize_images result_type reverse rnn round separable_conv2d set_epsilon
        set_image_data_format shape sigmoid sign sin softmax softplus softsign
        sparse_categorical_crossentropy sqrt square squeeze stack std stop_gradient sum switch tanh
        temporal_padding tile to_dense transpose truncated_normal update update_add update_sub var
        variable zeros zeros_like
    """,
    "callbacks": """
        OrbaxCheckpoint ProgbarLogger RemoteMonitor SwapEMAWeights TensorBoard
    """,
    "config": """
        disable_interactive_logging disable_traceback_filtering dtype_policy
        enable_interactive_logging enable_traceback_filtering enable_unsafe_deserialization
        is_interactive_logging_enabled is_traceback_filtering_enabled set_backend
        set_dtype_policy set_epsilon set_image_data_format
    """,
    "constraints": """
        Constraint MaxNorm MinMaxNorm NonNeg UnitNorm deserialize get max_norm min_max_norm non_neg
        serialize unit_norm
    """,
    "datasets": """
        boston_housing california_housing cifar10 cifar100 fashion_mnist imdb reuters
    """,
    "initializers": """
        Identity IdentityInitializer Orthogonal OrthogonalInitializer STFT STFTInitializer
        VarianceScaling deserialize identity orthogonal serialize stft variance_scaling
    """,
    "layers": """
        ActivityRegularization AdaptiveAveragePooling1D AdaptiveAveragePooling2D
        AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D Add
        AdditiveAttention AlphaDropout Attention AugMix AutoContrast Average AveragePooling1D
        AveragePooling2D AveragePooling3D AvgPool1D AvgPool2D AvgPool3D BatchNormalization
        Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D
        Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Convolution1D
        Convolution1DTranspose Convolution2D Convolution2DTranspose Convolution3D
        Convolution3DTranspose Cropping1D Cropping2D Cropping3D CutMix DepthwiseConv1D
        DepthwiseConv2D Discretization Dot ELU EinsumDense Embedding Equalization FlaxLayer GRU
        GRUCell GaussianDropout GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D
        GlobalAveragePooling3D GlobalAvgPool1D GlobalAvgPool2D GlobalAvgPool3D GlobalMaxPool1D
        GlobalMaxPool2D GlobalMaxPool3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
        GroupNormalization GroupQueryAttention HashedCrossing Hashing Identity InputSpec
        IntegerLookup JaxLayer LSTM LSTMCell Lambda LayerNormalization Masking MaxNumBoundingBoxes
        MaxPool1D MaxPool2D MaxPool3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram
        Minimum MixUp MultiHeadAttention Multiply PReLU Permute Pipeline RMSNormalization RNN
        RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast
        RandomCrop RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur
        RandomGrayscale RandomHeight RandomHue RandomInvert RandomPerspective RandomPosterization
        RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomWidth
        RandomZoom RepeatVector Rescaling Reshape Resizing ReversibleEmbedding STFTSpectrogram
        SeparableConv1D SeparableConv2D SeparableConvolution1D SeparableConvolution2D SimpleRNN
        SimpleRNNCell Solarization SpatialDropout1D SpatialDropout2D SpatialDropout3D
        SpectralNormalization StackedRNNCells StringLookup Subtract TFSMLayer TextVectorization
        ThresholdedReLU TimeDistributed TorchModuleWrapper UnitNormalization UpSampling1D
        UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D add average
        concatenate deserialize dot maximum minimum multiply serialize subtract
    """,
    "losses": """
        BinaryFocalCrossentropy CTC CategoricalFocalCrossentropy CategoricalGeneralizedCrossEntropy
        CategoricalHinge Circle CosineSimilarity Dice Hinge Huber KLD KLDivergence LogCosh MAPE MSLE
        MeanAbsolutePercentageError MeanSquaredLogarithmicError Poisson Reduction SquaredHinge
        Tversky binary_focal_crossentropy categorical_focal_crossentropy
        categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity ctc
        deserialize dice hinge huber kl_divergence kld kullback_leibler_divergence log_cosh logcosh
        mape mean_absolute_percentage_error mean_squared_logarithmic_error msle poisson serialize
        squared_hinge tversky
    """,
    "metrics": """
        AUC BinaryIoU CategoricalHinge ConcordanceCorrelation CosineSimilarity F1Score FBetaScore
        FalseNegatives FalsePositives Hinge IoU KLD KLDivergence LogCoshError MAPE MSLE
        MeanAbsolutePercentageError MeanIoU MeanSquaredLogarithmicError
        OneHotIoU OneHotMeanIoU PearsonCorrelation Poisson Precision PrecisionAtRecall R2Score
        Recall RecallAtPrecision SensitivityAtSpecificity SparseTopKCategoricalAccuracy
        SpecificityAtSensitivity SquaredHinge TopKCategoricalAccuracy TrueNegatives
        TruePositives binary_focal_crossentropy categorical_focal_crossentropy categorical_hinge
        concordance_correlation deserialize get hinge huber kl_divergence kld
        kullback_leibler_divergence log_cosh logcosh mape mean_absolute_percentage_error
        mean_squared_logarithmic_error msle pearson_correlation poisson serialize
        sparse_top_k_categorical_accuracy squared_hinge top_k_categorical_accuracy
    """,
    "optimizers": """
        Adadelta Adafactor Adagrad Adamax Ftrl Lamb Lion LossScaleOptimizer MultiOptimizer Muon
        Nadam ScheduleFreeAdamW deserialize legacy serialize
    """,
    "schedules": """
        CosineDecayRestarts InverseTimeDecay PiecewiseConstantDecay PolynomialDecay deserialize
        serialize
    """,
    "regularizers": """
        OrthogonalRegularizer deserialize orthogonal_regularizer serialize
    """,
    "saving": """
        CustomObjectScope KerasFileEditor custom_object_scope deserialize_keras_object
        get_custom_objects get_registered_name get_registered_object register_keras_serializable
        serialize_keras_object
    """,
    "utils": """
        Config CustomObjectScope FeatureSpace Progbar PyDataset Sequence array_to_img
        audio_dataset_from_directory bounding_boxes custom_object_scope deserialize_keras_object
        disable_interactive_logging enable_interactive_logging get_custom_objects get_file
        get_registered_name get_registered_object get_source_inputs image_dataset_from_directory
        img_to_array is_interactive_logging_enabled is_keras_tensor load_img model_to_dot
        pack_x_y_sample_weight pad_sequences register_keras_serializable save_img
        serialize_keras_object split_dataset standardize_dtype text_dataset_from_directory
        timeseries_dataset_from_array unpack_x_y_sample_weight
    """,
}
INSTEAD = {
    "BatchNormalization": "Normalization, adapted to the data, does this with the inputs",
    "Rescaling": "divide the data before",
    "TensorBoard": "CSVLogger writes the numbers of every epoch",
    "legacy": "take Adam, AdamW, RMSprop or SGD of engine.keras.optimizers",
    "model_to_dot": "summary() prints the layers",
}
